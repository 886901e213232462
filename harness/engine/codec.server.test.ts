// A codec that throws, in whole trials on a real server: what the SDK makes of it, that it is seen, and that it heals.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExecutionScenario } from '../scenario/types.ts';
import { pipelines } from '../workers/fixtures/pipeline.ts';
import { pipelinesModule } from '../workers/fixtures/stand.ts';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { attributesOf } from '../history/events.ts';
import { failureChain } from '../history/outcome.ts';
import { executeRun } from './run.ts';

/** Seven crews of their own, on a machine that is shared. */
const TIMEOUT_MS = 240_000;
const kind = 'payload.codec-fails';
const straight = { pipeline: 'probe', args: [], why: 'A fixture.', workflow: 'straight' } as const;
const survives = { status: 'completed', result: 'as-without-faults' } as const;

const scenarios: readonly ExecutionScenario[] = [
  {
    ...straight,
    name: 'probe/result',
    workers: 2,
    faults: [{ kind, during: 'encode', on: { activity: 'write', attempts: [1, 2] } }],
    expect: { ...survives, runs: { ask: 1, write: 3, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/result-for-ever',
    faults: [{ kind, during: 'encode', on: { activity: 'write', attempts: 'every' } }],
    expect: { status: 'failed', failure: 'KeyServiceUnavailable', runs: { ask: 1, write: 3, finish: 0 } },
  },
  {
    ...straight,
    name: 'probe/input',
    faults: [{ kind, during: 'decode', on: { activity: 'write' } }],
    expect: { ...survives, runs: { ask: 1, write: 1, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/second-of-a-fan',
    workflow: 'fan',
    args: [3],
    faults: [{ kind, during: 'encode', on: { activity: 'write', instance: 2 } }],
    expect: { ...survives, runs: { write: 4, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/task-reads',
    faults: [{ kind, during: 'decode', on: { workflowTask: 2 } }],
    expect: { ...survives, runs: { ask: 1, write: 1, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/task-asks',
    faults: [{ kind, during: 'encode', on: { workflowTask: 2 } }],
    expect: { ...survives, runs: { ask: 1, write: 1, finish: 1 } },
  },
  {
    // Who starts it is struck twice, who tells it a word once: each asks again.
    ...straight,
    name: 'probe/clients',
    workflow: 'rounds',
    args: [2],
    actions: [{ signal: 'add', args: ['word'], on: { activity: 'write', at: 'effect', nth: 2 } }],
    faults: [
      { kind, during: 'encode', on: { client: 'starter', times: 2 } },
      { kind, during: 'encode', on: { client: 'signaller' } },
    ],
    expect: { status: 'completed', result: { equals: ['word'] }, runs: { write: 3 } },
  },
  {
    // Its signal carries nothing that a codec could encode.
    ...straight,
    name: 'probe/nothing-to-encode',
    workflow: 'waiting',
    actions: [{ signal: 'proceed', at: '1 hour' }],
    faults: [{ kind, during: 'encode', on: { client: 'signaller' } }],
    expect: { status: 'completed' },
  },
  {
    // The first attempt completes.
    ...straight,
    name: 'probe/never-comes',
    faults: [{ kind, during: 'encode', on: { activity: 'write', attempts: 2 } }],
    expect: survives,
  },
];

let out: string;
let report: RunReport;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-codec-'));
  const config = {
    pipelines: pipelinesModule,
    scenarios: '',
    environment: ({ scratchDir, llmUrl }: { scratchDir: string; llmUrl: string }) => ({
      SIDE_FILE: join(scratchDir, 'side.txt'),
      LLM_URL: llmUrl,
    }),
    answers: { probe: 'invented' } as const,
    prices: { fixture: { input: 1, output: 1 } },
  };
  report = await executeRun({
    config: { file: '', dir: '', config, pipelines, pipelinesModule },
    scenarios,
    seed: 'codec-fails',
    env: 'virtual',
    baselines: false,
    out,
    again: '',
    againOne: () => '',
    onEvent: () => undefined,
    report: () => undefined,
    signal: new AbortController().signal,
  });
}, TIMEOUT_MS);
afterAll(() => rm(out, { recursive: true, force: true }));

function trialOf(name: string): TrialReport {
  const trial = report.trials.find(({ scenario }) => scenario === `probe/${name}`);
  if (trial === undefined) throw new Error(`no trial of ${name}`);
  return trial;
}

/** What a trial says beside "pass": one line per checker. */
const complaints = (name: string): string =>
  trialOf(name)
    .checkers.filter(({ verdict }) => verdict !== 'pass')
    .map((each) => `${each.name} ${each.verdict}: ${each.findings.map(({ message }) => message).join(' ')}`)
    .join('\n');

const evidenceOf = (name: string): Promise<TrialEvidence> =>
  readTrialEvidence(join(out, report.runKey, trialOf(name).evidence));

const strikesOf = async (name: string) => (await evidenceOf(name)).faults.flatMap(({ strikes }) => strikes);

/** Attributes of the events of one type, in the order of the history. */
const eventsOf = async (name: string, type: string) =>
  (await evidenceOf(name)).executions
    .flatMap(({ history }) => history.events)
    .filter(({ eventType }) => eventType === `EVENT_TYPE_${type}`)
    .map(attributesOf);

it('a result that cannot be encoded is a failure that is retried: the work is done again, in whichever process', async () => {
  expect(complaints('result')).toBe('');
  expect((await strikesOf('result')).map(({ activityType, attempt }) => [activityType, attempt])).toEqual([
    ['write', 1],
    ['write', 2],
  ]);
  const { attempts, faults } = await evidenceOf('result');
  const writes = attempts.filter(({ activityType }) => activityType === 'write');
  expect(writes.map(({ outcome }) => outcome?.kind)).toEqual(['failed', 'failed', 'completed']);
  expect(faults.map(({ healed }) => healed)).toEqual([true]);
});

it('as long as the codec throws the retry policy goes on, and its end is that of the work', async () => {
  expect(complaints('result-for-ever')).toBe('');
  const [failed] = await eventsOf('result-for-ever', 'ACTIVITY_TASK_FAILED');
  expect(failureChain(failed?.['failure'])[0]).toMatchObject({ type: 'KeyServiceUnavailable', nonRetryable: false });
});

it('an input that cannot be decoded is a failure that is retried: the body of that attempt never begins', async () => {
  expect(complaints('input')).toBe('');
  const { attempts } = await evidenceOf('input');
  expect(attempts.filter(({ activityType }) => activityType === 'write').map(({ attempt }) => attempt)).toEqual([2]);
});

it('of several activities of a type the one that is named is struck alone', async () => {
  expect(complaints('second-of-a-fan')).toBe('');
  expect((await strikesOf('second-of-a-fan')).map(({ activityId }) => activityId)).toEqual(['2']);
});

it.each([
  ['task-reads', 'decode'],
  ['task-asks', 'encode'],
])('a workflow task in which it throws fails, and the server gives it out again: %s', async (name, during) => {
  expect(complaints(name)).toBe('');
  const detail = `the codec cannot ${during}: its key service is away (workflow task 2)`;
  const failed = await eventsOf(name, 'WORKFLOW_TASK_FAILED');
  expect(failed.map(({ cause, failure }) => [cause, failureChain(failure)[0]?.message])).toEqual([
    ['WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE', detail],
  ]);
  expect((await strikesOf(name)).map((strike) => strike.detail.replace(/^pid \d+: /, ''))).toEqual([detail]);
});

it('a codec that is not asked there makes the trial unknown', () => {
  expect(complaints('never-comes')).toMatch(/^faults-struck unknown: .*struck 0 of 1/);
});

it('a client that cannot encode sends nothing, asks again, and its work and its word arrive once', async () => {
  expect(complaints('clients')).toBe('');
  const { faults, actions } = await evidenceOf('clients');
  expect(faults.map(({ strikes, healed }) => [strikes.map(({ detail }) => detail), healed])).toEqual([
    [
      Array.from({ length: 2 }, () => 'the codec of whoever starts the work cannot encode: its key service is away'),
      true,
    ],
    [['the codec of whoever sends a signal or an update cannot encode: its key service is away'], true],
  ]);
  expect(actions.map(({ sent, refused }) => [sent, refused])).toEqual([[1, undefined]]);
  expect(await eventsOf('clients', 'WORKFLOW_EXECUTION_SIGNALED')).toHaveLength(1);
});

it('a client whose codec has nothing to encode leaves the trial unknown', () => {
  expect(complaints('nothing-to-encode')).toMatch(/^faults-struck unknown: .*struck 0 of 1/);
});
