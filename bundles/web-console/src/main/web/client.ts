import { SseParser, type Message } from './sse';

/** Why the node did not do it, with the next step; status 0: there was no answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly next: string,
  ) {
    super(detail);
  }

  /** Whether what was asked for does not run on this node, or is unknown to this version. */
  get isAbsent(): boolean {
    return this.code === 'no-such-path' || this.code === 'not-running';
  }

  /** Whether the account is the reason, so that asking again would only lock it out. */
  get isAccount(): boolean {
    return this.status === 401 || this.status === 429;
  }
}

const READ_MS = 4_000;
/** Forty checks, some of them by the network. */
const EXAMINE_MS = 60_000;
/** A hand-over waits until the other node serves. */
const OPERATION_MS = 120_000;
/** The node breaks its silence every 15 s. */
const SILENCE_MS = 40_000;

function basic(user: string, password: string): string {
  const octets = new TextEncoder().encode(`${user}:${password}`);
  return 'Basic ' + btoa(String.fromCharCode(...octets));
}

async function problem(response: Response): Promise<Problem> {
  try {
    const told = (await response.json()) as { code: string; detail: string; next: string };
    return new Problem(response.status, told.code, told.detail, told.next);
  } catch {
    return new Problem(response.status, 'unknown', `status ${response.status}`, 'look into the log of the node');
  }
}

function unreachable(cause: unknown): Problem {
  const why = cause instanceof DOMException && cause.name === 'TimeoutError' ? 'not in time' : 'the connection failed';
  return new Problem(0, 'no-answer', `the node does not answer: ${why}`, 'look at the other node; is this one running?');
}

/**
 * The node that served this page, with an account. The password lives in this object and nowhere else: it is gone
 * with the page.
 */
export class Client {
  readonly user: string;
  readonly #authorization: string;

  constructor(user: string, password: string) {
    this.user = user;
    this.#authorization = basic(user, password);
  }

  async #ask(path: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), Authorization: this.#authorization };
    let response: Response;
    try {
      // Without credentials the browser keeps its own login window closed.
      response = await fetch('/api/v1/' + path, { ...init, headers, signal, credentials: 'omit', cache: 'no-store' });
    } catch (cause) {
      throw unreachable(cause);
    }
    if (!response.ok) throw await problem(response);
    return response;
  }

  async get<T>(path: string): Promise<T> {
    const isLong = path.startsWith('doctor');
    const response = await this.#ask(path, {}, AbortSignal.timeout(isLong ? EXAMINE_MS : READ_MS));
    return (await response.json()) as T;
  }

  async operate<T>(name: string, body: object): Promise<T> {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await this.#ask('operations/' + name, init, AbortSignal.timeout(OPERATION_MS));
    return (await response.json()) as T;
  }

  /** Tells every event behind an id until the stream ends or fails. */
  async follow(after: number, told: (message: Message) => void, stop: AbortSignal): Promise<void> {
    const silence = new AbortController();
    const end = () => silence.abort();
    stop.addEventListener('abort', end);
    let watch = setTimeout(end, SILENCE_MS);
    try {
      const headers = { Accept: 'text/event-stream', 'Last-Event-ID': String(after) };
      const response = await this.#ask('events/stream', { headers }, silence.signal);
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new SseParser();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watch);
        watch = setTimeout(end, SILENCE_MS);
        parser.push(value).forEach(told);
      }
    } finally {
      clearTimeout(watch);
      stop.removeEventListener('abort', end);
      silence.abort();
    }
  }
}
