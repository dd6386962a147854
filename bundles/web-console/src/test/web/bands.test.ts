import { describe, expect, it } from 'vitest';
import { lanes } from '../../main/web/bands';
import type { HaEvent } from '../../main/web/wire';

const T0 = Date.parse('2026-01-01T00:00:00Z');

function event(id: number, seconds: number, kind: string, details: Record<string, string> = {}, subject = 'lan'): HaEvent {
  return { id, epoch: 1, at: new Date(T0 + seconds * 1000).toISOString(), ageMs: 0, kind, subject, text: '', details };
}

function roles(events: HaEvent[], from: number, to: number) {
  return lanes(events, ['lan'], T0 + from * 1000, T0 + to * 1000).map((lane) => [
    lane.name,
    lane.bands.map((it) => [(it.from - T0) / 1000, (it.to - T0) / 1000, it.role, it.cause]),
  ]);
}

const HISTORY = [
  event(1, 0, 'STARTED', {}, 'events'),
  event(2, 1, 'ROLE', { to: 'BACKUP', cause: 'first-sight' }),
  event(3, 5, 'ROLE', { from: 'BACKUP', to: 'MASTER', cause: 'silence' }),
  event(4, 6, 'DEMOTION_RAISED', { amount: '1' }, 'carp'),
];

describe('bands', () => {
  it('last from one role to the next', () => {
    expect(roles(HISTORY, -2, 10)).toEqual([
      ['lan', [[-2, 0, '', ''], [0, 1, '', ''], [1, 5, 'BACKUP', 'first-sight'], [5, 10, 'MASTER', 'silence']]],
    ]);
  });

  it('begin with what was before the window', () => {
    expect(roles(HISTORY, 7, 10)).toEqual([['lan', [[7, 10, 'MASTER', 'silence']]]]);
    expect(roles(HISTORY.slice(2), 2, 10)).toEqual([['lan', [[2, 5, 'BACKUP', ''], [5, 10, 'MASTER', 'silence']]]]);
  });

  it('are not known while the node was down, nor without events', () => {
    const down = [...HISTORY, event(5, 8, 'STARTED', {}, 'events'), event(6, 9, 'ROLE', { to: 'BACKUP' })];
    expect(roles(down, 6, 10)).toEqual([['lan', [[6, 8, 'MASTER', 'silence'], [8, 9, '', ''], [9, 10, 'BACKUP', '']]]]);
    expect(roles([], 0, 1)).toEqual([['lan', [[0, 1, '', '']]]]);
  });

  it('go on when the time of day was set back', () => {
    const back = [event(1, 5, 'ROLE', { to: 'BACKUP' }), event(2, 3, 'ROLE', { to: 'MASTER' })];
    expect(roles(back, 0, 10)).toEqual([['lan', [[0, 5, '', ''], [5, 10, 'MASTER', '']]]]);
  });
});
