import type { NodeView, Status, ViewHost, VirtualHost } from '../../main/web/wire';

/** A pair that is well: gw1 MASTER of lan for a minute, gw2 BACKUP, and both hear each other. */

export function host(state: VirtualHost['state'], more: Partial<VirtualHost> = {}): VirtualHost {
  return {
    name: 'lan',
    interface: 'lan',
    vhid: 1,
    state,
    since: '2026-01-01T00:00:00Z',
    sinceAgeMs: 60_000,
    reason: 'master is silent',
    addresses: ['10.0.0.1/24'],
    advbase: 1,
    advskew: 0,
    effectiveAdvskew: 0,
    demotion: 0,
    group: 'carp',
    masterDownMs: 3000,
    advertsSent: 60,
    advertsReceived: 0,
    lastHeard: null,
    masterElsewhere: false,
    problem: null,
    ...more,
  };
}

export function view(node: string, hosts: ViewHost[], more: Partial<NodeView> = {}): NodeView {
  return {
    node,
    local: node === 'gw1',
    state: 'live',
    role: hosts[0]?.state ?? 'INIT',
    ageMs: node === 'gw1' ? 0 : 300,
    address: null,
    rttMs: 0.4,
    clockSkewMs: 0,
    problem: null,
    ready: true,
    maintenance: false,
    maintenanceReason: '',
    virtualHosts: hosts,
    demotion: [],
    problems: [],
    connections: null,
    revision: null,
    dhcp: [],
    bundles: {},
    ...more,
  };
}

export function status(nodes: NodeView[] | undefined, hosts = [host('MASTER')]): Status {
  return {
    node: 'gw1',
    role: hosts[0]?.state ?? 'INIT',
    ready: true,
    electing: true,
    maintenance: false,
    maintenanceReason: '',
    maintenanceSince: null,
    preempt: true,
    virtualHosts: hosts,
    demotion: [],
    problems: [],
    peer: { name: 'gw2', seenAgeMs: null, address: null, source: 'advertisement' },
    ...(nodes ? { nodes } : {}),
  };
}

export const WELL = status([view('gw1', [host('MASTER')]), view('gw2', [host('BACKUP')])]);
