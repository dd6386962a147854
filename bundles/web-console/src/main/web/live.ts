import { Problem, type Client } from './client';
import { PARTS, absence, type Path } from './present';
import type { Dhcp, Events, Explanation, HaEvent, Pfsync, Revisions, Status } from './wire';

/** What the node tells, kept up to date: events as they happen, a status every second and with every event. */

const STATUS_MS = 1_000;
const PARTS_MS = 1_000;
const SELDOM_MS = 5_000;
/** So long after an event the status is asked for more often: the other node answers a moment later. */
const HURRY_MS = 3_000;
const HURRIED_MS = 200;
const RETRY_MS = 2_000;
const EVENTS = 2_000;
const SAMPLES = 3_600;

/** An answer, when it came by the clock of {@link now}, or why there is none. */
export interface Part<T> {
  value?: T;
  at: number;
  problem?: Problem;
}

/** Of the replicated connections at one second. */
export interface Sample {
  seconds: number;
  pfsync: Pfsync;
}

/** Milliseconds by a clock that is never set. */
export function now(): number {
  return performance.now();
}

const NEVER = { at: Number.NEGATIVE_INFINITY };

export class Live {
  status: Part<Status> = NEVER;
  pfsync: Part<Pfsync> = NEVER;
  dhcp: Part<Dhcp> = NEVER;
  revisions: Part<Revisions> = NEVER;
  why: Part<{ groups: Explanation[] }> = NEVER;
  history: Part<Events> = NEVER;
  /** Oldest first. */
  events: HaEvent[] = [];
  samples: Sample[] = [];
  isFollowing = false;

  readonly client: Client;
  readonly #changed: () => void;
  readonly #refused: (problem: Problem) => void;
  readonly #end = new AbortController();
  #asking: Promise<void> | undefined;
  #again = false;
  #hurryUntil = 0;

  /**
   * @param changed after every change
   * @param refused when the account is not taken; everything has ended then
   */
  constructor(client: Client, changed: () => void, refused: (problem: Problem) => void) {
    this.client = client;
    this.#changed = changed;
    this.#refused = refused;
  }

  /** Goes on until {@link close}. */
  begin(): void {
    this.#every(
      () => this.refresh(),
      () => (now() < this.#hurryUntil ? HURRIED_MS : STATUS_MS),
    );
    void this.refresh().then(() => {
      this.#every(
        () => this.#sample(),
        () => PARTS_MS,
      );
      this.#every(
        () => this.#seldom(),
        () => SELDOM_MS,
      );
      return this.#follow();
    });
  }

  close(): void {
    this.#end.abort();
  }

  /** Asks for the status now; while it is asked already, once more behind that. */
  refresh(): Promise<void> {
    this.#again = this.#asking !== undefined;
    this.#asking ??= this.#status().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #status(): Promise<void> {
    do {
      this.#again = false;
      this.status = await this.#ask<Status>('status', this.status);
      this.#changed();
    } while (this.#again && !this.#end.signal.aborted);
  }

  /** A part that is not installed is not asked for. */
  async #part<T>(path: Path, before: Part<T>): Promise<Part<T>> {
    const problem = absence(this.status.value, path);
    return problem ? { at: now(), problem } : this.#ask<T>(path + PARTS[path].query, before);
  }

  async #ask<T>(path: string, before: Part<T>): Promise<Part<T>> {
    const asked = now();
    try {
      return { value: await this.client.get<T>(path), at: asked };
    } catch (cause) {
      const problem = cause instanceof Problem ? cause : new Problem(0, 'defect', String(cause), 'reload the page');
      if (problem.isAccount || (path === 'status' && problem.status === 403)) this.#refuse(problem);
      return problem.isAbsent ? { at: asked, problem } : { ...before, problem };
    }
  }

  #refuse(problem: Problem): void {
    if (this.#end.signal.aborted) return;
    this.close();
    this.#refused(problem);
  }

  async #sample(): Promise<void> {
    this.pfsync = await this.#part<Pfsync>('pfsync', this.pfsync);
    if (this.pfsync.value && !this.pfsync.problem) {
      this.samples = [...this.samples, { seconds: Date.now() / 1000, pfsync: this.pfsync.value }].slice(-SAMPLES);
    }
    this.#changed();
  }

  async #seldom(): Promise<void> {
    [this.dhcp, this.revisions, this.why] = await Promise.all([
      this.#part<Dhcp>('dhcp', this.dhcp),
      this.#part<Revisions>('config/revisions', this.revisions),
      this.#part<{ groups: Explanation[] }>('explain', this.why),
    ]);
    this.#changed();
  }

  /** The next one begins when the last one is done. */
  #every(ask: () => Promise<void>, pauseMs: () => number): void {
    const again = () => {
      if (this.#end.signal.aborted) return;
      void ask().finally(() => setTimeout(again, pauseMs()));
    };
    again();
  }

  async #follow(): Promise<void> {
    while (!this.#end.signal.aborted) {
      try {
        await this.#catchUp();
        this.isFollowing = true;
        this.#changed();
        await this.client.follow(this.events.at(-1)?.id ?? 0, (it) => this.#told(it.event, it.data), this.#end.signal);
      } catch (cause) {
        if (cause instanceof Problem && cause.isAccount) this.#refuse(cause);
      }
      this.isFollowing = false;
      this.#changed();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** What was kept before, or while the stream was away. */
  async #catchUp(): Promise<void> {
    this.history = await this.#part<Events>('events', this.history);
    if (this.history.problem) throw this.history.problem;
    this.events = this.history.value!.events;
  }

  #told(kind: string, data: string): void {
    if (kind === 'gap') {
      void this.#catchUp().catch(() => undefined);
      return;
    }
    const event = JSON.parse(data) as HaEvent;
    if (event.id > (this.events.at(-1)?.id ?? 0)) this.events = [...this.events, event].slice(-EVENTS);
    this.#hurryUntil = now() + HURRY_MS;
    this.#changed();
    void this.refresh();
  }
}
