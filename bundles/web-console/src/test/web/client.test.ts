import { afterEach, describe, expect, it, vi } from 'vitest';
import { Client, Problem } from '../../main/web/client';

function answer(response: Response | Error) {
  const fetch = vi.fn((_url: string, _init: RequestInit) => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response)));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

afterEach(() => vi.unstubAllGlobals());

async function refusal(client: Client): Promise<Problem> {
  try {
    await client.get('status');
  } catch (cause) {
    return cause as Problem;
  }
  throw new Error('was answered');
}

describe('the client', () => {
  it('logs in by UTF-8, asks this node alone, and keeps the login window of the browser closed', async () => {
    const fetch = answer(new Response('{"a":1}'));
    expect(await new Client('otto', 'pä:ss').get('status')).toEqual({ a: 1 });
    const [url, init] = fetch.mock.calls[0]!;
    expect(url).toBe('/api/v1/status');
    expect(init.credentials).toBe('omit');
    const header = (init.headers as Record<string, string>)['Authorization']!;
    expect(new TextDecoder().decode(Uint8Array.from(atob(header.replace('Basic ', '')), (it) => it.charCodeAt(0)))).toBe('otto:pä:ss');
  });

  it('shows no password', () => {
    const client = new Client('otto', 'secret');
    expect(JSON.stringify(client) + String(client) + Object.values(client).join()).not.toMatch(/secret|Basic/);
  });

  it('turns what the node says into a problem with its next step', async () => {
    answer(new Response('{"code":"role-missing","detail":"vera has not the role operator","next":"use another"}', { status: 403 }));
    expect(await refusal(new Client('vera', 'x'))).toMatchObject({
      status: 403,
      code: 'role-missing',
      message: 'vera has not the role operator',
      next: 'use another',
      isAbsent: false,
      isAccount: false,
    });
    answer(new Response('<html>', { status: 502 }));
    expect(await refusal(new Client('vera', 'x'))).toMatchObject({ status: 502, code: 'unknown' });
    answer(new TypeError('failed to fetch'));
    expect(await refusal(new Client('vera', 'x'))).toMatchObject({ status: 0, code: 'no-answer' });
  });

  it('follows events behind the last one, and ends with the stream', async () => {
    const fetch = answer(new Response('id: 8\nevent: ROLE\ndata: {}\n\n'));
    const told: string[] = [];
    await new Client('otto', 'x').follow(7, (it) => told.push(it.event + it.id), new AbortController().signal);
    expect(told).toEqual(['ROLE8']);
    expect((fetch.mock.calls[0]![1].headers as Record<string, string>)['Last-Event-ID']).toBe('7');
  });
});
