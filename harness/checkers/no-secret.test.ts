// Planted: the API key in results, failures, headers, query answers, rows, addresses and output, plain and encoded.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ActivityFixture } from '../accounting/fixtures/trial.ts';
import { activity, call, completed, row, trialOf, WORKFLOW_ID } from '../accounting/fixtures/trial.ts';
import { canaryIn, CANARY_ENVIRONMENT, CANARY_KEY } from './canary.ts';
import { noSecret } from './no-secret.ts';

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const payload = (text: string | Uint8Array, encoding = 'json/plain') => ({
  metadata: { encoding: base64(encoding) },
  data: base64(text),
});
const returning = (one: object): Partial<ActivityFixture> => ({ end: { result: { payloads: [one] } } });

const check = (parts: Parameters<typeof trialOf>[0]) => noSecret.check(trialOf(parts));
const checkActivity = (more: Partial<ActivityFixture>) =>
  check({ activities: [activity('call_llm', '1', [completed({ calls: [call()] })], more)] });

describe('no-secret, in a history', () => {
  it('passes when the key is nowhere', () =>
    expect(checkActivity(returning(payload('"a summary"')))?.verdict).toBe('pass'));

  it('fails when an activity returns the key, and names the event without repeating the key', () => {
    const found = checkActivity(
      returning(payload(JSON.stringify({ headers: { authorization: `Bearer ${CANARY_KEY}` } }))),
    );
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]).toMatchObject({
      eventId: 3,
      message: expect.stringContaining(
        'event 3 EVENT_TYPE_ACTIVITY_TASK_COMPLETED.activityTaskCompletedEventAttributes',
      ),
    });
    expect(canaryIn(JSON.stringify(found))).toBeUndefined();
  });

  it.each(['', 'a', 'ab', 'abc'])('fails when the key stands in base64 behind %j inside a payload', (before) => {
    const basic = base64(`${before}${CANARY_KEY}:`);
    expect(checkActivity(returning(payload(JSON.stringify({ authorization: `Basic ${basic}` }))))?.verdict).toBe(
      'fail',
    );
  });

  it('fails when it is in a gzipped payload', () =>
    expect(checkActivity(returning(payload(gzipSync(`"${CANARY_KEY}"`), 'binary/gzip')))?.verdict).toBe('fail'));

  it('fails when it is in the message of a failure, at any depth', () => {
    const failure = { message: 'Activity failed', cause: { message: `Incorrect API key provided: ${CANARY_KEY}` } };
    expect(checkActivity({ end: { failure } })?.verdict).toBe('fail');
  });

  it.each(['OPENAI', 'ANTHROPIC', 'GEMINI', 'GOOGLE', 'GOOGLE_GENERATIVE_AI'])(
    'fails when an activity returns what stands in %s_API_KEY',
    (name) => {
      const key = CANARY_ENVIRONMENT[`${name}_API_KEY`];
      expect(checkActivity(returning(payload(JSON.stringify({ key }))))?.verdict).toBe('fail');
    },
  );

  it('fails when it travels in a header or in the input', () => {
    const fields = { auth: payload(`"${CANARY_KEY}"`) };
    expect(checkActivity({ scheduled: { header: { fields } } })?.verdict).toBe('fail');
    expect(checkActivity({ scheduled: { input: { payloads: [payload(`{"key":"${CANARY_KEY}"}`)] } } })?.verdict).toBe(
      'fail',
    );
  });

  it('is unknown when a payload cannot be looked into, and passes over an encrypted one', () => {
    expect(checkActivity(returning(payload('?', 'binary/zstd')))?.findings[0]?.message).toContain('(binary/zstd)');
    expect(checkActivity(returning(payload('?', 'binary/zstd')))?.verdict).toBe('unknown');
    expect(checkActivity(returning(payload('?', 'binary/encrypted')))?.verdict).toBe('pass');
    expect(checkActivity(returning(payload(gzipSync('"fine"'), 'binary/gzip')))?.verdict).toBe('pass');
  });
});

describe('no-secret, elsewhere', () => {
  it.each([
    [
      'the outcomes of attempts',
      {
        activities: [
          activity('a', '1', [{ outcome: { kind: 'failed', type: 'E', message: CANARY_KEY, nonRetryable: true } }]),
        ],
      },
    ],
    [
      'the output of the worker processes',
      { output: [{ worker: 'w', source: 'stdout', text: `key=${CANARY_KEY}`, wallMs: 1 }] },
    ],
    [
      'answers to queries',
      {
        queries: [{ query: 'q', execution: WORKFLOW_ID, source: 'watch', askedWallMs: 1, answer: { [CANARY_KEY]: 1 } }],
      },
    ],
    ['rows that activities wrote', { effects: [row('rows', 'saved', CANARY_KEY)] }],
    [
      'the ledgers of the fake services',
      { activities: [activity('a', '1', [completed({ calls: [call({ path: `/v1/${CANARY_KEY}/x` })] })])] },
    ],
    [
      'the ledgers of the fake services',
      { activities: [activity('a', '1', [completed({ calls: [call({ keyInQuery: `?key=${CANARY_KEY}` })] })])] },
    ],
    [
      'messages about faults and replays',
      { replays: [{ workflowId: WORKFLOW_ID, verdict: 'incompatible', message: CANARY_KEY }] },
    ],
  ] as const)('fails when it is in %s', (what, parts) => {
    const found = check(parts);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings.map(({ message }) => message).join()).toContain(`stands in ${what}`);
  });

  it('does not apply where nothing was executed', () => expect(check({ executions: [] })).toBeUndefined());
});

describe('canaryIn', () => {
  it('gives the part of a long text around the key', () => {
    const part = canaryIn(`${'x'.repeat(5_000)}${CANARY_KEY}${'y'.repeat(5_000)}`);
    expect(part).toContain(CANARY_KEY);
    expect(part?.length).toBeLessThan(300);
  });

  it('finds it in hexadecimal digits, and not where a text is another', () => {
    expect(canaryIn(Buffer.from(CANARY_KEY).toString('hex'))).toBeDefined();
    expect(canaryIn(CANARY_KEY.slice(1))).toBeUndefined();
  });
});
