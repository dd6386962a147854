import { describe, expect, it } from 'vitest';
import { both, STALE_MS } from '../../main/web/nodes';
import { host, status, view, WELL } from './fixture';

describe('both nodes', () => {
  it('have the roles that they say while they are fresh', () => {
    const { here, there } = both(WELL, 100);
    expect([here.role, here.fresh, there.role, there.fresh, there.age]).toEqual(['MASTER', true, 'BACKUP', true, 400]);
  });

  it('lose their roles when the page hears nothing more', () => {
    const { here, there } = both(WELL, STALE_MS + 1);
    expect([here.role, here.fresh]).toEqual(['UNKNOWN', false]);
    expect(here.virtualHosts.map((it) => it.state)).toEqual(['UNKNOWN']);
    expect([there.role, there.fresh]).toEqual(['UNKNOWN', false]);
    expect(both(WELL, STALE_MS).here.fresh).toBe(true);
  });

  it('never show a dead node as MASTER, whatever it said last', () => {
    for (const state of ['silent', 'never'] as const) {
      const dead = view('gw2', [host('MASTER')], { state, role: 'MASTER', ageMs: state === 'silent' ? 500 : null });
      const { there } = both(status([view('gw1', [host('BACKUP')]), dead], [host('BACKUP')]), 0);
      expect([there.role, there.fresh, there.virtualHosts[0]!.state]).toEqual(['UNKNOWN', false, 'UNKNOWN']);
    }
    const old = view('gw2', [host('MASTER')], { ageMs: STALE_MS - 100 });
    expect(both(status([view('gw1', [host('BACKUP')]), old], [host('BACKUP')]), 50).there.role).toBe('MASTER');
    expect(both(status([view('gw1', [host('BACKUP')]), old], [host('BACKUP')]), 101).there.role).toBe('UNKNOWN');
  });

  it('do not believe a MASTER whose word is older than the own role', () => {
    const taken = host('MASTER', { sinceAgeMs: 200 });
    const dead = view('gw2', [host('MASTER')], { ageMs: 900 });
    expect(both(status([view('gw1', [taken]), dead], [taken]), 0).there.role).toBe('UNKNOWN');
    const split = view('gw2', [host('MASTER')], { ageMs: 100 });
    expect(both(status([view('gw1', [taken]), split], [taken]), 0).there.role).toBe('MASTER');
  });

  it('are told by advertisements where nobody asks the other one', () => {
    const heard = { source: '10.0.0.3', at: '', ageMs: 700, advbase: 1, advskew: 0, demotion: 0 };
    const backup = status(undefined, [host('BACKUP', { masterElsewhere: true, lastHeard: heard })]);
    backup.peer = { name: 'gw2', seenAgeMs: 700, address: '10.0.0.3', source: 'advertisement' };
    expect(both(backup, 0).there).toMatchObject({ role: 'MASTER', fresh: true, node: 'gw2' });
    expect(both(backup, 1400).there).toMatchObject({ role: 'UNKNOWN', fresh: false });
    const off = status([view('gw1', [host('BACKUP')]), view('gw2', [], { state: 'off', ageMs: null, problem: 'no key' })], backup.virtualHosts);
    off.peer = backup.peer;
    expect(both(off, 0).there).toMatchObject({ role: 'MASTER', fresh: true, problem: 'no key' });
    expect(both(status(undefined), 0).there).toMatchObject({ role: 'UNKNOWN', age: null });
  });
});
