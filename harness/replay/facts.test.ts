// When two commands say the same, and how a difference is told.
import { describe, expect, test } from 'vitest';
import { differencesOf, duration, type Fact, type PayloadFact, text } from './facts.ts';

const queues = { replayed: 'fake_replay_queue-0', own: 'review' };
const base64 = (value: string): string => Buffer.from(value).toString('base64');
const json = (value: unknown): PayloadFact => ({ encoding: 'json/plain', data: base64(JSON.stringify(value)) });
const raw = (encoding: string, value: string): PayloadFact => ({ encoding, data: base64(value) });
const payloads = (...all: readonly PayloadFact[]): Fact => ({ kind: 'payloads', payloads: all });
const told = (was: Fact | undefined, now: Fact): readonly string[] =>
  differencesOf('argument', was, now, queues).map((one) => `${one.label}: ${one.was} → ${one.now}`);

describe('two facts say the same', () => {
  test.each<[string, Fact | undefined, Fact]>([
    ['JSON with its keys in another order', payloads(json({ a: 1, b: [1, 2] })), payloads(json({ b: [1, 2], a: 1 }))],
    ['a missing argument and one that is undefined', payloads(), payloads(raw('binary/null', ''))],
    ['what a codec made, which a replay does not run', payloads(raw('binary/encrypted', 'x')), payloads(json('plain'))],
    [
      'the own task queue, which a replay calls otherwise',
      payloads(json('to review')),
      payloads(json('to fake_replay_queue-0')),
    ],
    ['no duration and none', undefined, duration(0)],
    ['no text and none', undefined, text('')],
    [
      'fields in another order',
      { kind: 'fields', fields: { a: json(1), b: json(2) } },
      { kind: 'fields', fields: { b: json(2), a: json(1) } },
    ],
  ])('%s', (_what, was, now) => {
    expect(told(was, now)).toEqual([]);
  });
});

describe('a difference is told', () => {
  test('of JSON by its path, at most three of them', () => {
    expect(told(payloads(json({ model: 'gpt-4o', n: 1 })), payloads(json({ model: 'gpt-5', n: 1 })))).toEqual([
      'argument.model: "gpt-4o" → "gpt-5"',
    ]);
    expect(told(payloads(json([1, 2, 3, 4])), payloads(json([5, 6, 7, 8])))).toHaveLength(3);
  });

  test('of one argument among several by its number', () => {
    expect(told(payloads(json('a'), json('b')), payloads(json('a'), json('c')))).toEqual(['argument 2: "b" → "c"']);
    expect(told(payloads(json('a')), payloads(json('a'), json('b')))).toEqual(['argument 2: undefined → "b"']);
  });

  test('of bytes, also of a codec, by their length', () => {
    expect(told(payloads(raw('binary/encrypted', 'ab')), payloads(raw('binary/encrypted', 'abc')))).toEqual([
      'argument: 2 bytes of binary/encrypted → 3 bytes of binary/encrypted',
    ]);
    expect(told(payloads(raw('binary/plain', 'ab')), payloads(json('ab')))).toEqual([
      'argument: 2 bytes of binary/plain → "ab"',
    ]);
  });

  test('of JSON that is none by its text, and long values cut', () => {
    expect(told(payloads(raw('json/plain', '{')), payloads(json(1)))).toEqual(['argument: { → 1']);
    expect(told(payloads(json('x'.repeat(500))), payloads(json('y')))[0]?.length).toBeLessThan(90);
  });

  test('of durations in their largest unit', () => {
    expect(told(duration(60_000), duration(0))).toEqual(['argument: 1 min → none']);
    expect(told(undefined, duration(90_000))).toEqual(['argument: none → 90 s']);
  });
});
