import type { HaEvent } from './wire';

/** Who was what, when: bands of a time line out of events. Pure; times in ms since 1970. */

export interface Band {
  from: number;
  to: number;
  /** MASTER, BACKUP, INIT; empty: not known. */
  role: string;
  /** Why it began; empty when that is not known. */
  cause: string;
}

export interface Lane {
  name: string;
  bands: Band[];
}

/** One lane for each virtual host that has events, or a role now. */
export function lanes(events: HaEvent[], names: string[], from: number, to: number): Lane[] {
  const roles = events.filter((it) => it.kind === 'ROLE').sort((a, b) => a.id - b.id);
  const all = [...new Set([...names, ...roles.map((it) => it.subject)])].sort();
  return all.map((name) => ({ name, bands: bands(changes(events, name), from, to) }));
}

/** Its roles, and the starts of the node, before which nobody wrote down what it was. */
function changes(events: HaEvent[], name: string): HaEvent[] {
  return events
    .filter((it) => it.kind === 'STARTED' || (it.kind === 'ROLE' && it.subject === name))
    .sort((a, b) => a.id - b.id);
}

function bands(changes: HaEvent[], from: number, to: number): Band[] {
  const found: Band[] = [];
  let role = changes.find((it) => it.kind === 'ROLE' || it.kind === 'STARTED')?.details['from'] ?? '';
  let cause = '';
  let since = from;
  for (const change of changes) {
    const at = Math.min(to, Math.max(since, Date.parse(change.at)));
    if (at > since) found.push({ from: since, to: at, role, cause });
    since = Math.max(since, at);
    role = change.kind === 'STARTED' ? '' : (change.details['to'] ?? '');
    cause = change.kind === 'STARTED' ? '' : (change.details['cause'] ?? '');
  }
  if (to > since) found.push({ from: since, to, role, cause });
  return found;
}
