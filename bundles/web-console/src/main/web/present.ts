import { Problem } from './client';
import type { Status } from './wire';

/** Which parts the node has, by the bundles that it names: asking for the others would be an error each time. Pure. */

export type Path = 'pfsync' | 'dhcp' | 'config/revisions' | 'explain' | 'events' | 'doctor';

interface PartOf {
  bundle: string;
  feature: string;
  what: string;
  query: string;
}

export const PARTS: Record<Path, PartOf> = {
  pfsync: { bundle: 'pfsync', feature: 'ha-pfsync', what: 'replication of connections', query: '' },
  dhcp: { bundle: 'keaha', feature: 'ha-kea', what: 'coordination of DHCP servers', query: '' },
  'config/revisions': { bundle: 'configstore', feature: 'ha-config-store', what: 'the configuration store', query: '' },
  explain: { bundle: 'events', feature: 'ha-events', what: 'the history of events', query: '' },
  events: { bundle: 'events', feature: 'ha-events', what: 'the history of events', query: '?limit=2000' },
  doctor: { bundle: 'doctor', feature: 'ha-doctor', what: 'the doctor', query: '?pair=true' },
};

/** Why a part need not be asked for; nothing when it is there, or when the node names no bundles. */
export function absence(status: Status | undefined, path: Path): Problem | undefined {
  const bundles = status?.nodes?.find((it) => it.local)?.bundles;
  const part = PARTS[path];
  return !bundles || part.bundle in bundles
    ? undefined
    : new Problem(503, 'not-running', `${part.what} does not run on this node`, `feature:install ${part.feature}`);
}
