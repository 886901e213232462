// The limit of one payload.
import type { Context } from '@temporalio/activity';
import { defaultPayloadConverter } from '@temporalio/common';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { payloadGuard } from './payload-guard.ts';
import { guardPayload, PAYLOAD_MAX_BYTES, payloadBytes } from './payload-limit.ts';

/** A string of `bytes` bytes as JSON, quotes included. */
const jsonOf = (bytes: number) => 'a'.repeat(bytes - 2);

it('lets a payload of exactly 256 KB through', () => {
  const value = jsonOf(PAYLOAD_MAX_BYTES);
  expect(guardPayload(value, 'it')).toBe(value);
});

it('stops a payload of one byte more, for good', () => {
  expect(() => guardPayload(jsonOf(PAYLOAD_MAX_BYTES + 1), 'it')).toThrow(
    expect.objectContaining({ type: 'PayloadTooLarge', nonRetryable: true }),
  );
});

it('counts bytes, not characters', () => {
  expect(() => guardPayload('ä'.repeat(PAYLOAD_MAX_BYTES / 2), 'it')).toThrow('262146 bytes');
});

it('lets nothing through as nothing', () => {
  expect(guardPayload(undefined, 'it')).toBeUndefined();
});

it('holds the result of every activity to the limit and says which one was too large', async () => {
  const [open] = payloadGuard.activity;
  const { execute } = open?.({ info: { activityType: 'read' } } as Context).inbound ?? {};
  const run = (result: unknown) => execute?.({ args: [], headers: {} }, async () => result);
  await expect(run(2)).resolves.toBe(2);
  await expect(run(jsonOf(PAYLOAD_MAX_BYTES * 2))).rejects.toMatchObject({
    type: 'PayloadTooLarge',
    message: expect.stringContaining('The result of read is 524288 bytes'),
  });
});

it('counts as many bytes as the SDK sends', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 2 }), fc.string({ unit: 'binary' }), (json, text) => {
      const value: unknown = [JSON.parse(json), text];
      expect(payloadBytes(value)).toBe(defaultPayloadConverter.toPayload(value).data?.byteLength);
    }),
  );
});

it('counts bytes as bytes', () => {
  expect(guardPayload(new Uint8Array(PAYLOAD_MAX_BYTES), 'it')).toBeDefined();
  expect(() => guardPayload(new Uint8Array(PAYLOAD_MAX_BYTES + 1), 'it')).toThrow('262145 bytes');
});
