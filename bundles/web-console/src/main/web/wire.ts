/** What REST tells, as far as it is shown here; names are those of `/api/v1/openapi.json`. */

export type Role = 'MASTER' | 'BACKUP' | 'INIT';
export type NodeRole = Role | 'MIXED';

export interface Heard {
  source: string;
  at: string;
  ageMs: number;
  advbase: number;
  advskew: number;
  demotion: number;
}

export interface VirtualHost {
  name: string;
  interface: string;
  vhid: number;
  state: Role;
  since: string;
  sinceAgeMs: number;
  reason: string;
  addresses: string[];
  advbase: number;
  advskew: number;
  effectiveAdvskew: number;
  demotion: number;
  group: string;
  masterDownMs: number;
  advertsSent: number;
  advertsReceived: number;
  lastHeard: Heard | null;
  masterElsewhere: boolean;
  problem: string | null;
}

export interface Demotion {
  group: string;
  owner: string;
  reason: string;
  amount: number;
  since: string;
  sinceAgeMs: number;
  expires: string | null;
}

export interface NodeProblem {
  source: string;
  text: string;
  since: string;
  sinceAgeMs: number;
}

/** `UNKNOWN`: nobody knows, because that node does not answer. */
export type ViewRole = NodeRole | 'UNKNOWN';

export interface ViewHost {
  name: string;
  interface: string;
  vhid: number;
  state: ViewRole;
  since: string;
  sinceAgeMs: number;
  reason: string;
  addresses: string[];
  demotion: number;
  problem: string | null;
}

export interface Connections {
  entries: number;
  lost: number;
  lagP99Ms: number | null;
  bulk: string;
  up: boolean;
}

/** One node as it says itself; the same members for both. */
export interface NodeView {
  node: string;
  local: boolean;
  /** Of the other one: not asked, asked and never answered, answers, answers no more. */
  state: 'off' | 'never' | 'live' | 'silent';
  role: ViewRole;
  ageMs: number | null;
  address: string | null;
  rttMs: number | null;
  clockSkewMs: number | null;
  problem: string | null;
  ready: boolean | null;
  maintenance: boolean | null;
  maintenanceReason: string;
  virtualHosts: ViewHost[];
  demotion: Demotion[];
  problems: NodeProblem[];
  connections: Connections | null;
  revision: number | null;
  dhcp: { name: string; condition: string; well: boolean }[];
  /** Versions by short name, e.g. `pfsync`. */
  bundles: Record<string, string>;
}

/** The other node as far as its advertisements tell. */
export interface Peer {
  name: string;
  seenAgeMs: number | null;
  address: string | null;
  source: string;
}

export interface Status {
  node: string | null;
  role: NodeRole;
  ready: boolean;
  electing: boolean;
  maintenance: boolean;
  maintenanceReason: string;
  maintenanceSince: string | null;
  preempt: boolean | null;
  virtualHosts: VirtualHost[];
  demotion: Demotion[];
  problems: NodeProblem[];
  peer: Peer;
  /** Both nodes; of a node without the bundle `peer` absent. */
  nodes?: NodeView[];
  /** What they do not agree about. */
  disagreements?: string[];
}

export interface HaEvent {
  id: number;
  epoch: number;
  at: string;
  ageMs: number;
  kind: string;
  subject: string;
  text: string;
  details: Record<string, string>;
}

export interface Events {
  epoch: number;
  firstId: number;
  lastId: number;
  events: HaEvent[];
}

export interface Fact {
  text: string;
  source: string;
  ageMs: number | null;
}

export interface Explanation {
  name: string;
  state: Role;
  because: Fact[];
  wouldMove: Fact[];
  prevents: Fact[];
}

export interface Pfsync {
  entries: number;
  syncdev: string;
  up: boolean;
  peerAgeMs: number | null;
  sentPackets: number;
  receivedPackets: number;
  lost: number;
  lagMs: { p50: number | null; p99: number | null; samples: number };
  bulk: { state: string; percent: number; failure: string | null };
  takeovers: number;
  problem: string | null;
}

export interface DhcpServer {
  name: string;
  reach: string;
  state: string | null;
  scopes: string[];
  ageMs: number | null;
  error: string | null;
}

export interface DhcpService {
  name: string;
  mode: string;
  local: DhcpServer;
  peer: DhcpServer;
  skewMs: number | null;
  condition: string;
  well: boolean;
  text: string;
  next: string;
  since: string;
  maintenance: boolean;
}

export interface Dhcp {
  services: DhcpService[];
}

export interface Revision {
  number: number;
  outcome: 'PENDING' | 'GOOD' | 'FAILED';
  at: string;
  atAgeMs: number;
  author: string;
  origin: string;
  summary: string;
  reason: string;
}

export interface ConfigPeer {
  role: string;
  revision: number;
  equal: boolean | null;
  lastSync: string | null;
  lastSyncAgeMs: number | null;
  error: string | null;
}

export interface Revisions {
  revision: number;
  revisions: Revision[];
  peer: ConfigPeer | null;
}

export interface Difference {
  area: string;
  id: string;
  kind: string;
  fields: string[];
}

export interface Differences {
  from: number;
  to: number;
  differences: Difference[];
}

export interface Check {
  id: string;
  verdict: string;
  evidence: string;
  fix: string;
}

export interface Doctor {
  node: string;
  pair: boolean;
  verdict: string;
  counts: Record<string, number>;
  checks: Check[];
  tookMs: number;
}

export interface Drill {
  name: string;
  text: string;
  boundSeconds: number;
}

export interface DrillGap {
  virtualHost: string;
  direction: 'there' | 'back';
  gapMs: number;
  marginMs: number;
  allowedMs: number;
}

export interface DrillReport {
  number: number;
  drill: string;
  node: string;
  verdict: string;
  text: string;
  gaps: DrillGap[];
  measured: string;
  startedAt: string;
  tookMs: number;
}

export interface Drills {
  drills: Drill[];
  latest: DrillReport | null;
}

export interface Operation {
  operation: string;
  dryRun: boolean;
  result: string;
  at: string;
  by: string;
}
