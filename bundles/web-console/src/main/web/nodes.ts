import type { NodeView, Status, ViewHost, ViewRole } from './wire';

/**
 * Both nodes side by side as this page may show them. Pure: what is known, and how old it is now. A node of which
 * nothing new was heard for {@link STALE_MS} has no role any more, whatever it said last.
 */

/** Older than this is grey, in milliseconds. */
export const STALE_MS = 2_000;

export interface Side extends NodeView {
  /** How old everything here is, in milliseconds; null: never heard. */
  age: number | null;
  /** Whether what it says may be believed now. */
  fresh: boolean;
}

/** The two nodes; the one that serves this page first. */
export interface Both {
  here: Side;
  there: Side;
}

/**
 * @param passedMs since the answer that carried the status arrived
 */
export function both(status: Status, passedMs: number): Both {
  const here = side(status.nodes?.find((it) => it.local) ?? local(status), passedMs);
  const told = status.nodes?.find((it) => !it.local);
  const other = told && told.state !== 'off' ? told : heard(status, told?.problem ?? null);
  return { here, there: believedBeside(here, side(other, passedMs)) };
}

function side(view: NodeView, passedMs: number): Side {
  const age = view.ageMs === null ? null : view.ageMs + passedMs;
  const fresh = view.state === 'live' && age !== null && age <= STALE_MS;
  return fresh ? { ...view, age, fresh } : { ...view, age, fresh, role: 'UNKNOWN', virtualHosts: forgotten(view) };
}

function forgotten(view: NodeView): ViewHost[] {
  return view.virtualHosts.map((it) => ({ ...it, state: 'UNKNOWN' }));
}

/** That the other one is MASTER of what this one has taken since is the word of one that is gone. */
function believedBeside(here: Side, there: Side): Side {
  if (!here.fresh || !there.fresh) return there;
  const hosts = there.virtualHosts.map((it): ViewHost => {
    const own = here.virtualHosts.find((mine) => mine.name === it.name);
    const taken = it.state === 'MASTER' && own?.state === 'MASTER' && own.sinceAgeMs < (there.ageMs ?? 0);
    return taken ? { ...it, state: 'UNKNOWN' } : it;
  });
  return { ...there, virtualHosts: hosts, role: sum(hosts, there.role) };
}

function sum(hosts: ViewHost[], otherwise: ViewRole): ViewRole {
  const roles = new Set(hosts.map((it) => it.state));
  return roles.size === 0 ? otherwise : roles.size > 1 ? 'MIXED' : hosts[0]!.state;
}

/** This node by its status alone. */
function local(status: Status): NodeView {
  return {
    ...NOTHING,
    node: status.node ?? 'this node',
    local: true,
    state: 'live',
    role: status.role,
    ageMs: 0,
    ready: status.ready,
    maintenance: status.maintenance,
    maintenanceReason: status.maintenanceReason,
    virtualHosts: status.virtualHosts,
    demotion: status.demotion,
    problems: status.problems,
  };
}

/** The other node by its advertisements alone: a MASTER is heard, a BACKUP is silent. */
function heard(status: Status, problem: string | null): NodeView {
  const hosts = status.virtualHosts
    .filter((it) => it.masterElsewhere)
    .map((it): ViewHost => ({ ...it, state: 'MASTER', reason: 'it advertises', problem: null }));
  const age = status.peer.seenAgeMs;
  return {
    ...NOTHING,
    node: status.peer.name || 'the other node',
    state: hosts.length > 0 ? 'live' : age === null ? 'never' : 'silent',
    role: hosts.length > 0 ? 'MASTER' : 'UNKNOWN',
    ageMs: age,
    address: status.peer.address,
    virtualHosts: hosts,
    problem: problem ?? 'known by its advertisements alone, and a BACKUP sends none',
  };
}

const NOTHING: NodeView = {
  node: '',
  local: false,
  state: 'never',
  role: 'UNKNOWN',
  ageMs: null,
  address: null,
  rttMs: null,
  clockSkewMs: null,
  problem: null,
  ready: null,
  maintenance: null,
  maintenanceReason: '',
  virtualHosts: [],
  demotion: [],
  problems: [],
  connections: null,
  revision: null,
  dhcp: [],
  bundles: {},
};
