// What an update was answered, held against what the code answers now. The sandbox's side is made by hand; verdicts.server.test.ts has it made by the sandbox.
import { describe, expect, test } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { driftOf } from './drift.ts';
import { recordedHistory } from './fixtures/recorded.ts';
import { createCollector, type RawCommand } from './produced.ts';
import { recordedAnswers } from './update-answers.ts';

const ID = '2476d1b5-e597-4659-a7ed-debcf3581e07';
const ANSWERED_IN = 13;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const payload = (value: unknown) => ({
  metadata: { encoding: bytes('json/plain') },
  data: bytes(JSON.stringify(value)),
});
const stored = (value: unknown, encoding = 'json/plain') => ({
  metadata: { encoding: base64(encoding) },
  data: base64(JSON.stringify(value)),
});
const RESULT = 'contract: summary of more words';
const FAILURE = {
  message: 'no',
  stackTrace: 'Error: no\n    at amend (/code/workflow.ts:7:9)',
  applicationFailureInfo: { type: 'Refused', nonRetryable: true, details: { payloads: [payload('why')] } },
  cause: { message: 'too late', applicationFailureInfo: { type: 'Late' } },
};
const STORED_FAILURE = {
  message: 'no',
  source: 'TypeScriptSDK',
  stackTrace: 'elsewhere',
  applicationFailureInfo: { type: 'Refused', nonRetryable: true, details: { payloads: [stored('why')] } },
  cause: { message: 'too late', applicationFailureInfo: { type: 'Late' } },
};

/** The recorded history, with another outcome of its update. */
async function answered(outcome?: object): Promise<HistoryJson> {
  const { events } = await recordedHistory('contract');
  return {
    events: events.map((event) => {
      const completed = event['workflowExecutionUpdateCompletedEventAttributes'];
      if (outcome === undefined || completed === undefined) return event;
      return { ...event, workflowExecutionUpdateCompletedEventAttributes: { ...(completed as object), outcome } };
    }),
  };
}

/** `rule label: was → now` of what the code answers now. */
function drift(history: HistoryJson, response: RawCommand['updateResponse'], length = ANSWERED_IN): readonly string[] {
  const collector = createCollector();
  const stack = () => 'at contract (/code/workflow.ts:3:5)';
  collector.add({ updateResponse: { protocolInstanceId: ID, accepted: {} } }, stack, length, 'queue');
  collector.add({ updateResponse: { protocolInstanceId: ID, ...response } }, stack, length, 'queue');
  return driftOf(history, collector.answers(), 'queue').told.flatMap(({ rule, differences }) =>
    differences.map(({ label, was, now }) => `${rule} ${label}: ${was} → ${now}`),
  );
}

describe('the answer to an update', () => {
  test('is that of its event, with the name of the update and the task that gave it', async () => {
    expect(recordedAnswers(await answered())).toMatchObject([
      { kind: 'update', name: 'amend', id: ID, eventId: 15, attributes: { workflowTaskCompletedEventId: '14' } },
    ]);
  });

  test('is as recorded', async () => {
    expect(drift(await answered(), { completed: payload(RESULT) })).toEqual([]);
    expect(drift(await answered({ failure: STORED_FAILURE }), { rejected: FAILURE })).toEqual([]);
    expect(
      drift(await answered({ success: {} }), { completed: { metadata: { encoding: bytes('binary/null') } } }),
    ).toEqual([]);
  });

  test('is another value', async () => {
    expect(drift(await answered(), { completed: payload('other') })).toEqual([
      `drift-result result: "${RESULT}" → "other"`,
    ]);
  });

  test('is a failure where there was a value', async () => {
    expect(drift(await answered(), { rejected: FAILURE })).toEqual([
      'drift-failure failure: none → application failure',
      'drift-failure failure type: none → Refused',
      'drift-failure failure message: none → no',
      'drift-failure failure non-retryable: none → yes',
      'drift-failure failure details: undefined → "why"',
      'drift-failure failure cause: none → application failure',
      'drift-failure failure cause type: none → Late',
      'drift-failure failure cause message: none → too late',
    ]);
  });

  test('is a value where there was a failure', async () => {
    expect(drift(await answered({ failure: STORED_FAILURE }), { completed: payload(RESULT) })).toEqual([
      'drift-failure failure: application failure → none',
    ]);
  });

  test('is given in an earlier workflow task', async () => {
    expect(drift(await answered(), { completed: payload(RESULT) }, 6)).toEqual([
      'drift-order asked for: in the workflow task of event 13 → in the workflow task of event 6',
    ]);
  });

  test('is not compared where a codec wrote it', async () => {
    const closed = stored('x', 'binary/encrypted');
    expect(drift(await answered({ success: { payloads: [closed] } }), { completed: payload('other') })).toEqual([]);
    const hidden = { ...STORED_FAILURE, message: 'Encoded failure', encodedAttributes: closed };
    const produced = { ...FAILURE, message: 'Encoded failure', encodedAttributes: payload({ message: 'other' }) };
    expect(drift(await answered({ failure: hidden }), { rejected: produced })).toEqual([]);
  });

  test('is compared by what a failure converter hides, where that was decoded', async () => {
    const hidden = { ...STORED_FAILURE, message: 'Encoded failure', encodedAttributes: stored({ message: 'no' }) };
    const produced = { ...FAILURE, message: 'Encoded failure', encodedAttributes: payload({ message: 'other' }) };
    expect(drift(await answered({ failure: hidden }), { rejected: produced })).toEqual([
      'drift-failure failure message: no → other',
    ]);
  });

  test('has the name of a request that a reset has carried over', () => {
    const meta = { updateId: 'u' };
    const event = (eventId: string, eventType: string, attributes: object) => ({
      eventId,
      eventType: `EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_${eventType}`,
      eventTime: '',
      [`workflowExecutionUpdate${eventType[0]}${eventType.slice(1).toLowerCase()}EventAttributes`]: attributes,
    });
    const events = [
      event('5', 'ADMITTED', { request: { meta, input: { name: 'amend' } } }),
      event('9', 'ACCEPTED', { protocolInstanceId: 'p' }),
      event('12', 'COMPLETED', { meta, acceptedEventId: '9', outcome: { success: {} } }),
    ];
    expect(recordedAnswers({ events })).toMatchObject([{ name: 'amend', id: 'p', eventId: 12 }]);
  });
});

test('the place of an answer is where its handler was set, of a failure where it was thrown', () => {
  const collector = createCollector();
  const handler = () => 'at contract (/code/workflow.ts:3:5)';
  for (const response of [{ completed: payload(1) }, { rejected: FAILURE }, { rejected: { message: 'no' } }])
    collector.add({ updateResponse: { protocolInstanceId: ID, ...response } }, handler, 3, 'queue');
  expect(collector.answers().map(({ place }) => place?.line)).toEqual([3, 7, 3]);
});
