/** Server-sent events (WHATWG HTML section 9.2), from text that arrives in pieces. */

export interface Message {
  id: string;
  event: string;
  data: string;
}

/** One event may be so long, in characters; a longer one ends the stream. */
export const LONGEST = 64 * 1024;

export class SseParser {
  #rest = '';
  #id = '';
  #event = '';
  #data: string[] = [];

  /** Messages that this piece completes. Throws for one that does not end. */
  push(piece: string): Message[] {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    const complete: Message[] = [];
    for (const line of lines) {
      const message = this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (message) complete.push(message);
    }
    if (this.#rest.length + this.#data.reduce((sum, it) => sum + it.length, 0) > LONGEST) {
      throw new Error(`an event is longer than ${LONGEST} characters`);
    }
    return complete;
  }

  #line(line: string): Message | undefined {
    if (line === '') {
      const message = { id: this.#id, event: this.#event || 'message', data: this.#data.join('\n') };
      const isMessage = this.#data.length > 0;
      this.#event = '';
      this.#data = [];
      return isMessage ? message : undefined;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') this.#id = value;
    else if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    return undefined;
  }
}
