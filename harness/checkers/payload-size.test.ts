// Payloads of a history, measured.
import { expect, it } from 'vitest';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { trialOf } from '../accounting/fixtures/trial.ts';
import { payloadSize } from './payload-size.ts';

/** A trial whose last event carries a payload of so many bytes. */
const carrying = (bytes: number): TrialEvidence => {
  const trial = trialOf();
  const payload = { metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: Buffer.alloc(bytes, 'a').toString('base64') };
  const event = {
    eventId: '99',
    eventType: 'EVENT_TYPE_ACTIVITY_TASK_COMPLETED',
    eventTime: '2026-01-01T00:00:00Z',
    activityTaskCompletedEventAttributes: { result: { payloads: [payload] } },
  };
  const [first] = trial.executions;
  if (first === undefined) throw new Error('the fixture has no execution');
  return { ...trial, executions: [{ ...first, history: { events: [...first.history.events, event] } }] };
};

it('passes at exactly 256 KB', () => {
  expect(payloadSize.check(carrying(256 * 1_024))?.verdict).toBe('pass');
});

it('fails at one byte more, with the event', () => {
  expect(payloadSize.check(carrying(256 * 1_024 + 1))).toMatchObject({
    verdict: 'fail',
    findings: [{ eventId: 99, message: expect.stringContaining('262,145 bytes') }],
  });
});

it('does not apply where nothing was executed', () => {
  expect(payloadSize.check({ ...trialOf(), executions: [] })).toBeUndefined();
});
