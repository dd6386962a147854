import { describe, expect, it } from 'vitest';
import { LONGEST, SseParser } from '../../main/web/sse';

const TEXT = 'retry: 2000\n\n:\n\nid: 7\nevent: ROLE\ndata: {"a":1}\ndata: two\n\nid: 8\r\ndata:x\r\n\r\n';
const MESSAGES = [
  { id: '7', event: 'ROLE', data: '{"a":1}\ntwo' },
  { id: '8', event: 'message', data: 'x' },
];

describe('server-sent events', () => {
  it('are the same however the text is cut', () => {
    for (let cut = 0; cut <= TEXT.length; cut++) {
      const parser = new SseParser();
      expect([...parser.push(TEXT.slice(0, cut)), ...parser.push(TEXT.slice(cut))]).toEqual(MESSAGES);
    }
  });

  it('do not grow without bound', () => {
    const one = new SseParser();
    expect(() => one.push('x'.repeat(LONGEST + 1))).toThrow('longer');
    const many = new SseParser();
    expect(() => many.push('data: 0123456789\n'.repeat(LONGEST / 10 + 1))).toThrow('longer');
  });
});
