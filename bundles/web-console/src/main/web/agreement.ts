import type { Both } from './nodes';
import type { Part } from './live';
import { count, millis, span } from './words';
import type { Dhcp, Pfsync, Revisions } from './wire';

/** Whether both nodes have the same, part by part. Pure. */
export interface Agreement {
  about: string;
  answer: 'yes' | 'no' | 'unknown' | 'absent';
  text: string;
}

/** Asked for every 5 s; one answer may be lost. */
const OLD_MS = 12_000;
/** A replica that is this much behind loses connections in a fail-over. */
const LAG_MS = 1_000;

export function agreements(
  nodes: Both,
  disagreements: string[] | undefined,
  pfsync: Part<Pfsync>,
  revisions: Part<Revisions>,
  dhcp: Part<Dhcp>,
  at: number,
): Agreement[] {
  return [
    roles(nodes, disagreements),
    part('Connections', pfsync, at, (it) => unheard(nodes) ?? connections(it)),
    part('Configuration', revisions, at, (it) => unheard(nodes) ?? configuration(it)),
    part('DHCP', dhcp, at, (it) => (nodes.here.fresh ? servers(it) : unheard(nodes)!)),
  ];
}

/** Two of which one is not heard agree about nothing; only a DHCP server answers for itself. */
function unheard({ here, there }: Both): Omit<Agreement, 'about'> | undefined {
  if (!here.fresh) return { answer: 'unknown', text: `${here.node} does not answer` };
  return there.fresh ? undefined : { answer: 'unknown', text: `${there.node} is not heard` };
}

function part<T>(about: string, part: Part<T>, at: number, read: (value: T) => Omit<Agreement, 'about'>): Agreement {
  if (part.problem?.isAbsent) return { about, answer: 'absent', text: part.problem.next };
  if (!part.value) return { about, answer: 'unknown', text: part.problem?.message ?? '' };
  const age = at - part.at;
  return age > OLD_MS ? { about, answer: 'unknown', text: `last answer ${span(age)} ago` } : { about, ...read(part.value) };
}

function roles({ here, there }: Both, disagreements: string[] | undefined): Agreement {
  const about = 'Roles';
  const silence = unheard({ here, there });
  if (silence) return { about, ...silence };
  if (disagreements && disagreements.length > 0) return { about, answer: 'no', text: disagreements.join('; ') };
  const both = here.virtualHosts.filter(
    (it) => it.state === 'MASTER' && there.virtualHosts.some((other) => other.name === it.name && other.state === 'MASTER'),
  );
  return both.length > 0
    ? { about, answer: 'no', text: `both are MASTER of ${both.map((it) => it.name).join(', ')}` }
    : { about, answer: 'yes', text: 'no virtual host has two masters' };
}

function connections(status: Pfsync): Omit<Agreement, 'about'> {
  if (status.problem) return { answer: 'no', text: status.problem };
  if (!status.up || status.peerAgeMs === null) return { answer: 'unknown', text: 'the other node is not heard on the sync link' };
  const lag = status.lagMs.p99;
  const text = `${count(status.entries)} here; 99 of 100 within ${millis(lag)}; ${count(status.lost)} packets lost`;
  if (status.bulk.state === 'running' || status.bulk.state === 'requested') {
    return { answer: 'unknown', text: `everything is being sent, ${status.bulk.percent} %` };
  }
  return { answer: lag !== null && lag > LAG_MS ? 'no' : 'yes', text };
}

function configuration(status: Revisions): Omit<Agreement, 'about'> {
  const peer = status.peer;
  if (!peer) return { answer: 'unknown', text: `revision ${status.revision} here; nobody compares: feature:install ha-config-sync` };
  if (peer.error) return { answer: 'unknown', text: peer.error };
  const seen = peer.lastSyncAgeMs === null ? '' : `, equal ${span(peer.lastSyncAgeMs)} ago`;
  const text = `revision ${status.revision} here${peer.revision > 0 ? `, ${peer.revision} there` : ''}${seen}`;
  return { answer: peer.equal === null ? 'unknown' : peer.equal ? 'yes' : 'no', text };
}

function servers(status: Dhcp): Omit<Agreement, 'about'> {
  const ill = status.services.filter((it) => !it.well);
  if (status.services.length === 0) return { answer: 'unknown', text: 'no server is configured' };
  return ill.length > 0
    ? { answer: 'no', text: ill.map((it) => `${it.name}: ${it.text} ${it.next}`).join('; ') }
    : { answer: 'yes', text: status.services.map((it) => `${it.name} ${it.condition}`).join(', ') };
}
