// One request to a tool's service over real HTTP: its answer, its wait, or its failure type.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { json, openProvider, raw, type Provider, type Reply } from '../fixtures/provider.ts';
import { callService, windowMs } from './service.ts';

let site: Provider;
beforeAll(async () => {
  site = await openProvider();
});
afterAll(() => site.close());

const call = (more: { readonly body?: unknown; readonly idempotencyKey?: string; readonly timeoutMs?: number } = {}) =>
  callService({ url: site.url, signal: new AbortController().signal, ...more });

it('posts JSON under its idempotency key', async () => {
  site.script(json(201, { id: 1 }));
  await expect(call({ body: { work: 'w' }, idempotencyKey: 'k' })).resolves.toEqual({
    kind: 'answer',
    text: '{"id":1}',
  });
  expect(site.asked[0]).toMatchObject({ body: '{"work":"w"}', headers: { 'idempotency-key': 'k' } });
});

it('reads no further than 64 KB of a body without end', async () => {
  site.script((_, response) => {
    const more = (): void => void (response.destroyed || response.write('x'.repeat(16_384), () => setImmediate(more)));
    more();
  });
  const answer = await call();
  expect(answer.kind === 'answer' && answer.text.length).toBeLessThan(128 * 1_024);
});

it('takes a 429 for a wait, not for a failure', async () => {
  site.script(json(429, {}, { 'retry-after': '3600' }));
  await expect(call()).resolves.toEqual({ kind: 'rate-limited', waitMs: 3_600_000 });
});

const TABLE: readonly (readonly [string, Reply, string, boolean])[] = [
  ['401', raw(401, 'text/plain', 'no'), 'AuthenticationError', true],
  ['404', raw(404, 'text/plain', 'gone'), 'InvalidRequestError', true],
  ['502', raw(502, 'text/plain', 'bad'), 'ServerError', false],
  ['a connection reset', 'reset', 'ConnectionError', false],
  ['no answer', 'hang', 'TimeoutError', false],
];
it.each(TABLE)('ends %s as its failure type', async (_, reply, type, nonRetryable) => {
  site.script(reply);
  await expect(call({ timeoutMs: 300 })).rejects.toMatchObject({ type, nonRetryable });
});

it.each(['file:///etc/passwd', 'nowhere'])('refuses %j, for good', async (url) => {
  await expect(callService({ url, signal: new AbortController().signal })).rejects.toMatchObject({
    type: 'ValueError',
  });
});

const NOW = 1_800_000_000_000;
it.each([
  [{ 'retry-after': '20' }, 20_000],
  [{ 'x-ratelimit-reset': '90' }, 90_000],
  [{ 'ratelimit-reset': '90' }, 90_000],
  [{ 'x-ratelimit-reset': String(NOW / 1_000 + 600) }, 600_000],
  [{ 'retry-after': '20', 'x-ratelimit-reset': '90' }, 20_000],
  [{ 'x-ratelimit-reset': String(NOW / 1_000 - 5) }, 60_000],
  [{ 'x-ratelimit-reset': '1000000000' }, 24 * 3_600_000],
  [{ 'x-ratelimit-reset': 'soon' }, 60_000],
  [{}, 60_000],
])('%j is a wait of %i ms', (headers, ms) => {
  expect(windowMs(new Headers(headers as Record<string, string>), NOW)).toBe(ms);
});
