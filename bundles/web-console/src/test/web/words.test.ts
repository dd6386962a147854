import { describe, expect, it } from 'vitest';
import { count, list, millis, span } from '../../main/web/words';

describe('words', () => {
  it('say time spans in at most two units', () => {
    const said: [number, string][] = [
      [-5, '0.0 s'],
      [420, '0.4 s'],
      [9_949, '9.9 s'],
      [9_950, '10 s'],
      [59_499, '59 s'],
      [59_500, '1 min'],
      [200_000, '3 min 20 s'],
      [3_600_000, '1 h'],
      [15_000_000, '4 h 10 min'],
      [1_051_200_000, '12 d 4 h'],
    ];
    for (const [ms, text] of said) expect(span(ms)).toBe(text);
  });

  it('group digits, keep what is not known apart from nothing, and join', () => {
    expect([0, 999, 1000, 1234567].map(count)).toEqual(['0', '999', '1\u202f000', '1\u202f234\u202f567']);
    expect([null, 0, 9.96, 12.4].map(millis)).toEqual(['not known', '0.0 ms', '10.0 ms', '12 ms']);
    expect([list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['a', 'a and b', 'a, b and c']);
  });
});
