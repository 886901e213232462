// What is believed of a model's answer, and of an earlier attempt's heartbeat.
import { expect, it } from 'vitest';
import { readingOf } from './extraction.ts';
import { readingsSoFar } from './progress.ts';

it('reads value and confidence, trimmed and cut', () => {
  expect(readingOf('term', '{"value": " one year ", "confidence": 0.9, "why": "p. 3"}')).toEqual({
    field: 'term',
    value: 'one year',
    confidence: 0.9,
  });
  expect(readingOf('term', JSON.stringify({ value: 'x'.repeat(500), confidence: 1 })).value).toHaveLength(200);
});

it.each([
  'one year',
  '[]',
  'null',
  '{"value": 1, "confidence": 1}',
  '{"value": "x"}',
  '{"value": "x", "confidence": 1.1}',
  '```json\n{}\n```',
])('refuses %j, and lets it be asked again', (text) => {
  expect(() => readingOf('term', text)).toThrow(
    expect.objectContaining({ type: 'InvalidAnswerError', nonRetryable: false }),
  );
});

it('goes on after the passes that were reported by heartbeat', () => {
  const first = { field: 'parties', value: 'A and B', confidence: 0.9 };
  expect(readingsSoFar([first])).toEqual([first]);
});

it.each([[undefined], [null], ['parties'], [[{ field: 'parties' }]], [[{ field: 'term', value: 'x', confidence: 1 }]]])(
  'starts from the first pass with the heartbeat %j',
  (details) => {
    expect(readingsSoFar(details)).toEqual([]);
  },
);
