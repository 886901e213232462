// Fetching a page from a real HTTP server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProvider, raw, type Provider, type Reply } from '../fixtures/provider.ts';
import type { FailureType } from '../llm/failures.ts';
import { fetchPage } from './page.ts';

let site: Provider;
beforeAll(async () => {
  site = await openProvider();
});
afterAll(() => site.close());

const get = (url = site.url, timeoutMs = 5_000) =>
  fetchPage({ url, maxChars: 2_000, timeoutMs, signal: new AbortController().signal });

it('cuts the body to 2,000 characters, and never through the middle of one', async () => {
  site.script(raw(200, 'text/plain', `a${'😀'.repeat(2_000)}`));
  const text = await get();
  expect(text).toHaveLength(1_999);
  expect(Buffer.from(text).toString()).toBe(text);
});

it('stops reading a page that never ends', async () => {
  site.script((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const more = () => void (response.writable && response.write('a'.repeat(16_384), () => setImmediate(more)));
    more();
  });
  await expect(get()).resolves.toHaveLength(2_000);
});

describe('a page that is cut', () => {
  const cut =
    (head: Readonly<Record<string, string>>, end: 'fin' | 'reset'): Reply =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', ...head });
      response.write('half of it', () => {
        setTimeout(() => (end === 'fin' ? response.socket?.destroySoon() : response.socket?.resetAndDestroy()), 20);
      });
    };

  it.each([
    ['in chunks, behind connection: close', { connection: 'close' }, 'fin'],
    ['in chunks, behind connection: close', { connection: 'close' }, 'reset'],
    ['in chunks', {}, 'fin'],
    ['in chunks', {}, 'reset'],
    ['before its length', { 'content-length': '20', connection: 'close' }, 'fin'],
    ['before its length', { 'content-length': '20' }, 'reset'],
  ] as const)('%s (%j), by %s, is no page', async (_, head, end) => {
    site.script(cut(head, end));
    await expect(get()).rejects.toMatchObject({ type: 'ConnectionError', nonRetryable: false });
  });

  it('is told from one that is whole, whatever says so: its length, its last chunk, its end', async () => {
    for (const head of [{ connection: 'close' }, {}, { 'content-length': '10', connection: 'close' }]) {
      site.script(
        (_, response) => void response.writeHead(200, { 'content-type': 'text/plain', ...head }).end('all of it!'),
      );
      expect(await get()).toBe('all of it!');
    }
    site.script((_, response) => void response.socket?.end('HTTP/1.0 200 OK\r\n\r\nall of it!'));
    expect(await get()).toBe('all of it!');
  });
});

const TABLE: readonly (readonly [string, Reply, FailureType, boolean])[] = [
  ['404', raw(404, 'text/plain', 'gone'), 'InvalidRequestError', true],
  ['403', raw(403, 'text/plain', 'no'), 'PermissionError', true],
  ['429', raw(429, 'text/plain', 'slow'), 'RateLimitError', false],
  ['502', raw(502, 'text/plain', 'bad'), 'ServerError', false],
  ['an empty page', raw(200, 'text/plain', ' \n'), 'InvalidAnswerError', false],
  ['a connection reset', 'reset', 'ConnectionError', false],
];
it.each(TABLE)('ends %s as its failure type', async (_, reply, type, nonRetryable) => {
  site.script(reply);
  await expect(get()).rejects.toMatchObject({ type, nonRetryable });
});

it('ends as a TimeoutError when nothing comes', async () => {
  site.script('hang');
  await expect(get(site.url, 200)).rejects.toMatchObject({ type: 'TimeoutError', nonRetryable: false });
});

it.each(['file:///etc/passwd', 'no address', 'javascript:1'])('refuses %j, for good', async (url) => {
  await expect(get(url)).rejects.toMatchObject({ type: 'ValueError', nonRetryable: true });
});
