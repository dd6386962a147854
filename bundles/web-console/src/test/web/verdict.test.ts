import { describe, expect, it } from 'vitest';
import { both } from '../../main/web/nodes';
import { verdict } from '../../main/web/verdict';
import type { NodeView, VirtualHost } from '../../main/web/wire';
import { host, status, view, WELL } from './fixture';

function told(hosts: VirtualHost[], there: NodeView, passedMs = 0) {
  return verdict(both(status([view('gw1', hosts), there], hosts), passedMs));
}

describe('the sentence', () => {
  it('says that all is well, and what a failure would do', () => {
    expect(verdict(both(WELL, 0))).toEqual({
      level: 'well',
      text: 'gw1 is MASTER for 1 min, gw2 is BACKUP.',
      then: 'If gw1 fails, gw2 takes over.',
    });
  });

  it('names the other node when that is MASTER', () => {
    expect(told([host('BACKUP')], view('gw2', [host('MASTER')])).text).toBe('gw2 is MASTER for 1 min, gw1 is BACKUP.');
  });

  it('says that nobody would take over from a master alone', () => {
    const silent = view('gw2', [host('BACKUP')], { state: 'silent', ageMs: 8_000 });
    expect(told([host('MASTER')], silent)).toMatchObject({
      level: 'look',
      text: 'gw1 is MASTER for 1 min, alone: gw2 has been silent for 8.0 s.',
      then: 'If gw1 fails now, nobody may take over.',
    });
    const weak: [Partial<NodeView>, string][] = [
      [{ maintenance: true, maintenanceReason: 'disk' }, 'gw2 is in maintenance (disk)'],
      [{ state: 'never', ageMs: null }, 'gw2 has not been heard'],
      [{ virtualHosts: [host('INIT')] }, 'lan takes no part on gw2'],
    ];
    for (const [more, text] of weak) {
      const verdict = told([host('MASTER')], view('gw2', [host('BACKUP')], more));
      expect(verdict.level).toBe('look');
      expect(verdict.text).toContain(text);
    }
  });

  it('raises the alarm for two masters, for none, and looks at divided roles', () => {
    expect(told([host('MASTER')], view('gw2', [host('MASTER')]))).toMatchObject({
      level: 'alarm',
      text: 'lan: both nodes are MASTER.',
    });
    expect(told([host('BACKUP')], view('gw2', [host('BACKUP')])).level).toBe('alarm');
    const srv = { name: 'srv' };
    const divided = told(
      [host('MASTER'), host('BACKUP', srv)],
      view('gw2', [host('BACKUP'), host('MASTER', srv)], { role: 'MIXED' }),
    );
    expect(divided).toMatchObject({ level: 'look', text: 'The roles are divided: lan on gw1, srv on gw2.' });
  });

  it('claims nothing when this node is silent', () => {
    const verdict = told([host('MASTER')], view('gw2', [host('BACKUP')]), 9_000);
    expect(verdict.level).toBe('unknown');
    expect(verdict.text + verdict.then).not.toContain('MASTER');
  });

  it('looks when a node has a problem', () => {
    const problem = { source: 'a.cfg', text: 'x is 3', since: '', sinceAgeMs: 1 };
    expect(told([host('MASTER')], view('gw2', [host('BACKUP')], { problems: [problem] })).level).toBe('look');
  });
});
