// Networks that fail in whole trials, on a real server: what strikes and heals is seen in the evidence, and what could not strike makes a trial unknown.
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
import { executeRun } from './run.ts';

const TIMEOUT_MS = 120_000;
const fields = { pipeline: 'probe', args: [], why: 'A fixture.' } as const;
const straight = { ...fields, workflow: 'straight' } as const;
const asked = { activity: 'ask', at: 'before' } as const;
const answered = { activity: 'ask', at: 'inside' } as const;

const scenarios: readonly ExecutionScenario[] = [
  {
    ...straight,
    name: 'probe/partitioned',
    workers: 2,
    faults: [{ kind: 'network.down', link: 'worker-temporal', on: answered }],
    expect: { status: 'completed', result: 'as-without-faults', runs: { ask: 2, write: 1, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/answer-swallowed',
    faults: [{ kind: 'network.timeout', link: 'worker-llm', on: asked, forMs: 300 }],
    expect: { status: 'completed', result: 'as-without-faults', runs: { ask: 2, write: 1, finish: 1 } },
  },
  {
    // Three attempts, and the link never heals while it runs: this work is not made for it.
    ...straight,
    name: 'probe/gives-up-too-early',
    faults: [{ kind: 'network.reset-peer', link: 'worker-llm', on: asked }],
    expect: { status: 'completed' },
  },
  {
    // Nothing of this work asks a model.
    ...fields,
    name: 'probe/nothing-on-the-link',
    workflow: 'fan',
    args: [2],
    faults: [{ kind: 'network.latency', link: 'worker-llm', on: { activity: 'write', at: 'before' }, ms: 5 }],
    expect: { status: 'completed' },
  },
  {
    // Nor does anybody meet a link that is down.
    ...fields,
    name: 'probe/nobody-calls-where-nobody-answers',
    workflow: 'fan',
    args: [2],
    faults: [{ kind: 'network.down', link: 'worker-llm', on: { activity: 'write', at: 'before' } }],
    expect: { status: 'completed' },
  },
  {
    ...fields,
    name: 'probe/answer-to-a-signal-lost',
    workflow: 'waiting',
    faults: [{ kind: 'network.timeout', link: 'client-temporal', on: { at: '2 hours' }, forMs: 300 }],
    actions: [{ signal: 'proceed', at: '2 hours' }],
    expect: { status: 'completed', virtualTime: { atLeast: '2 hours', atMost: '121 minutes' } },
  },
];

let out: string;
let report: RunReport;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-network-'));
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
    seed: 'network',
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

const proofOf = async (name: string): Promise<string> =>
  (await evidenceOf(name)).faults.flatMap(({ strikes }) => strikes.map(({ detail }) => detail)).join('\n');

it('a partitioned worker loses what it has in hand to another, and its late word counts for nothing', async () => {
  expect(complaints('partitioned')).toBe('');
  const { attempts, recoveries } = await evidenceOf('partitioned');
  const asks = attempts.filter(({ activityType }) => activityType === 'ask');
  expect(new Set(asks.map(({ worker }) => worker)).size).toBe(2);
  expect(asks.map(({ outcome }) => outcome?.kind)).toEqual(['completed', 'completed']);
  expect(recoveries).toMatchObject([{ timedOutAttempts: 1 }]);
  expect(await proofOf('partitioned')).toMatch(
    /is down: .* ECONNREFUSED; while it was on: 1 connections there, .* 1 ended/,
  );
});

it('a link that heals by itself costs one attempt', async () => {
  expect(complaints('answer-swallowed')).toBe('');
  expect(await proofOf('answer-swallowed')).toMatch(/timeout {"timeout":0} downstream.* which answered [1-9]/);
});

it('work that is not made for it turns red', () => {
  expect(complaints('gives-up-too-early')).toMatch(/^status fail: /m);
});

it.each(['nothing-on-the-link', 'nobody-calls-where-nobody-answers'])('%s: the trial is unknown', (name) => {
  expect(trialOf(name).verdict).toBe('unknown');
  expect(complaints(name)).toMatch(
    /^faults-struck unknown: .*struck 0 of 1 planned time.*nothing went over the link while the fault was on/,
  );
});

it('a signal whose answer is lost is sent again and arrives once', async () => {
  expect(complaints('answer-to-a-signal-lost')).toBe('');
  const { executions } = await evidenceOf('answer-to-a-signal-lost');
  const text = JSON.stringify(executions[0]?.history);
  expect(text.match(/EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED/g)).toHaveLength(1);
  expect(await proofOf('answer-to-a-signal-lost')).toMatch(
    /1 connections there, 0 opened, 0 ended \(0 in use\), [1-9]\d+ bytes reached/,
  );
});
