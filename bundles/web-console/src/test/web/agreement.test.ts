import { describe, expect, it } from 'vitest';
import { agreements } from '../../main/web/agreement';
import { Problem } from '../../main/web/client';
import { both } from '../../main/web/nodes';
import type { Dhcp, Pfsync, Revisions } from '../../main/web/wire';
import { host, status, view, WELL } from './fixture';

const PFSYNC: Pfsync = {
  entries: 1200,
  syncdev: 'sync',
  up: true,
  peerAgeMs: 100,
  sentPackets: 5,
  receivedPackets: 6,
  lost: 0,
  lagMs: { p50: 1, p99: 4.5, samples: 9 },
  bulk: { state: 'done', percent: 100, failure: null },
  takeovers: 0,
  problem: null,
};
const REVISIONS: Revisions = {
  revision: 4,
  revisions: [],
  peer: { role: 'primary', revision: 9, equal: true, lastSync: '', lastSyncAgeMs: 5000, error: null },
};
const DHCP: Dhcp = { services: [] };
const ABSENT = { at: 0, problem: new Problem(503, 'not-running', 'x does not run', 'feature:install x') };

function answers(pfsync: Partial<Pfsync>, revisions: Partial<Revisions>, at = 0, nodes = both(WELL, 0)) {
  return agreements(nodes, undefined, { value: { ...PFSYNC, ...pfsync }, at: 0 }, { value: { ...REVISIONS, ...revisions }, at: 0 }, ABSENT, at).map(
    (it) => it.answer,
  );
}

describe('agreement', () => {
  it('is told part by part, and absent parts say so', () => {
    expect(answers({}, {})).toEqual(['yes', 'yes', 'yes', 'absent']);
    expect(agreements(both(WELL, 0), undefined, ABSENT, ABSENT, { value: DHCP, at: 0 }, 0)[1]!.text).toBe('feature:install x');
  });

  it('is not claimed from old answers', () => {
    expect(answers({}, {}, 13_000)).toEqual(['yes', 'unknown', 'unknown', 'absent']);
    expect(answers({}, {}, 0, both(WELL, 3000))).toEqual(['unknown', 'unknown', 'unknown', 'absent']);
    const dead = both(status([view('gw1', [host('MASTER')]), view('gw2', [host('BACKUP')], { state: 'silent', ageMs: 900 })]), 0);
    expect(answers({}, {}, 0, dead)).toEqual(['unknown', 'unknown', 'unknown', 'absent']);
    expect(agreements(dead, undefined, ABSENT, ABSENT, { value: DHCP, at: 0 }, 0)[3]!.text).toBe('no server is configured');
    expect(agreements(both(WELL, 3000), undefined, ABSENT, ABSENT, { value: DHCP, at: 0 }, 0)[3]!.text).toBe('gw1 does not answer');
  });

  it('is no where replication lags, configurations differ or both are MASTER', () => {
    expect(answers({ lagMs: { p50: 1, p99: 1001, samples: 1 } }, {})[1]).toBe('no');
    expect(answers({ peerAgeMs: null }, {})[1]).toBe('unknown');
    expect(answers({ bulk: { state: 'running', percent: 40, failure: null } }, {})[1]).toBe('unknown');
    expect(answers({}, { peer: { ...REVISIONS.peer!, equal: false } })[2]).toBe('no');
    expect(answers({}, { peer: { ...REVISIONS.peer!, error: 'no answer' } })[2]).toBe('unknown');
    expect(answers({}, { peer: null })[2]).toBe('unknown');
    const split = both(status([view('gw1', [host('MASTER')]), view('gw2', [host('MASTER')])]), 0);
    expect(answers({}, {}, 0, split)[0]).toBe('no');
  });

  it('takes what the node says of disagreements', () => {
    expect(agreements(both(WELL, 0), ['lan has vhid 1 here and 2 on gw2'], ABSENT, ABSENT, ABSENT, 0)[0]).toEqual({
      about: 'Roles',
      answer: 'no',
      text: 'lan has vhid 1 here and 2 on gw2',
    });
  });
});
