// How recorded executions ended, on histories of a real server.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { identityOf } from './events.ts';
import { readHistoryFile } from './file.ts';
import { failureOf, payloadValue, resultOf } from './outcome.ts';
import { statusOf } from './status.ts';

const recorded = (name: string): Promise<HistoryJson> =>
  readHistoryFile(fileURLToPath(new URL(`../replay/fixtures/histories/${name}.json`, import.meta.url)));

const endingWith = (type: string, attributes: object): HistoryJson => ({
  events: [
    { eventId: '1', eventType: `EVENT_TYPE_WORKFLOW_EXECUTION_${type}`, eventTime: '', endEventAttributes: attributes },
  ],
});

describe('the outcome of a recorded execution', () => {
  test('is its result when it completed', async () => {
    const history = await recorded('review');
    expect([statusOf(history), resultOf(history), failureOf(history)]).toEqual([
      'completed',
      'summary of text of contract',
      undefined,
    ]);
    expect(identityOf(history)).toMatchObject({
      workflowType: 'review',
      workflowId: expect.stringMatching(/^review-/) as string,
    });
  });

  test('is the chain of failures when it failed, outermost first', async () => {
    const history = await recorded('doomed');
    expect([statusOf(history), resultOf(history)]).toEqual(['failed', undefined]);
    expect(failureOf(history)).toEqual([
      { message: 'Activity task failed', type: 'ActivityFailure', nonRetryable: false },
      { message: 'no such document', type: 'DocumentMissing', nonRetryable: true },
    ]);
  });

  test('is no failure when it continued as new or still runs', async () => {
    const tour = await recorded('tour');
    expect([statusOf(tour), failureOf(tour)]).toEqual(['continued-as-new', undefined]);
    const open = { events: tour.events.slice(0, -1) };
    expect([statusOf(open), failureOf(open), resultOf(open)]).toEqual(['running', undefined, undefined]);
  });

  test('names a timeout, a termination with its reason, and a cancellation', () => {
    expect(failureOf(endingWith('TIMED_OUT', {}))?.[0]?.type).toBe('TimeoutFailure');
    expect(failureOf(endingWith('TERMINATED', { reason: 'by hand' }))?.[0]).toMatchObject({
      type: 'TerminatedFailure',
      message: 'by hand',
    });
    expect(statusOf(endingWith('CANCELED', {}))).toBe('canceled');
  });

  test('is not guessed for a payload that only a codec can read', () => {
    const encrypted = { metadata: { encoding: Buffer.from('binary/encrypted').toString('base64') }, data: 'AAEC' };
    expect(() => payloadValue(encrypted)).toThrow(/encoding is "binary\/encrypted".*codec/);
  });
});
