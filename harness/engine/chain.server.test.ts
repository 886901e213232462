// On a real server, with real kills: executions that continue as new are one execution, several are judged each, a predecessor is measured.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { chainsOf } from '../accounting/chains.ts';
import type { LoadedConfig } from '../config/load.ts';
import { recordBaseline } from '../gate/baseline.ts';
import type { ExecutionScenario, Expectation } from '../scenario/types.ts';
import { pipelines, relayPipeline } from './fixtures/relay.pipeline.ts';
import { executeRun } from './run.ts';

const scenario = (
  name: string,
  more: Partial<ExecutionScenario>,
  expected: Partial<Expectation>,
): ExecutionScenario => ({
  name: `relay/${name}`,
  why: 'Work is handed from run to run.',
  pipeline: 'relay',
  args: [{ name: 'baton', runs: 3 }],
  // In the third run: the clock counts from the start of the first.
  actions: [{ signal: 'note', args: ['go'], at: '2.5 hours' }],
  ...more,
  expect: { status: 'completed', result: 'as-without-faults', ...expected },
});

const CROWD: Partial<ExecutionScenario> = { workflow: 'crowd', args: ['one of {n}'], actions: [], executions: 4 };

const SCENARIOS: readonly ExecutionScenario[] = [
  scenario(
    'killed-in-the-second-run',
    {
      faults: [
        { kind: 'worker.kill', on: { activity: 'ask', at: 'inside', nth: 2 } },
        // Counted over all runs and workers: this is the write of the third run.
        { kind: 'worker.kill', on: { activity: 'write', at: 'effect', nth: 3 } },
        { kind: 'llm.server-error', on: { activity: 'ask', instance: 3 }, status: 503 },
      ],
      predecessor: 'relayInOneGo',
    },
    {
      runs: { ask: 5, write: 4 },
      effects: { rows: 3 },
      runsOfChain: 3,
      historyEvents: { atMost: 60 },
      virtualTime: { atLeast: '3 hours', atMost: '4 hours' },
    },
  ),
  scenario(
    'crowd-killed',
    { ...CROWD, faults: [{ kind: 'worker.kill', on: { activity: 'ask', at: 'completed', nth: 3 } }] },
    { concurrent: { crunch: 2 }, effects: { rows: 4 }, runsOfChain: 1 },
  ),
  scenario('crowd-expects-too-much', CROWD, {
    concurrent: { crunch: 1 },
    queueWait: { crunch: 1 },
    runsOfChain: 2,
  }),
];

const config = (dir: string): LoadedConfig => ({
  file: join(dir, 'ordeal.config.ts'),
  dir,
  config: {
    pipelines: '',
    scenarios: '',
    environment: ({ llmUrl, databaseUrl }) => ({ LLM_URL: llmUrl, DATABASE_URL: databaseUrl }),
    answers: { relay: 'invented' },
    effects: {
      relay: [
        {
          name: 'rows',
          query:
            "SELECT execution, leg || ' of ' || name AS effect, key, name || leg AS subject FROM relay_rows WHERE execution = ANY($1)",
        },
      ],
    },
  },
  pipelines,
  pipelinesModule: fileURLToPath(new URL('./fixtures/relay.pipeline.ts', import.meta.url)),
});

let dir: string;
let report: RunReport;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-chain-'));
  report = await executeRun({
    config: config(dir),
    scenarios: SCENARIOS,
    seed: 'chain',
    env: 'virtual',
    baselines: true,
    out: dir,
    again: '',
    againOne: () => '',
    onEvent: () => undefined,
    report: () => undefined,
    signal: new AbortController().signal,
  });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const trialNamed = (name: string): TrialReport => {
  const trial = report.trials.find(({ scenario: of }) => of === `relay/${name}`);
  if (trial === undefined) throw new Error(`no trial ${name}`);
  return trial;
};

const evidenceOf = (trial: TrialReport): Promise<TrialEvidence> =>
  readTrialEvidence(join(dir, report.runKey, trial.evidence));

const failing = (trial: TrialReport) =>
  trial.checkers
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ name, verdict, findings }) => ({ name, verdict, messages: findings.map(({ message }) => message) }));

describe('an execution in three runs, killed in the second and the third', () => {
  it('holds everything, with all its runs in the evidence', async () => {
    const trial = trialNamed('killed-in-the-second-run');
    expect(failing(trial)).toEqual([]);
    const evidence = await evidenceOf(trial);
    const [chain, ...others] = chainsOf(evidence);
    expect(others).toEqual([]);
    expect(chain?.runs.map(({ status }) => status)).toEqual(['continued-as-new', 'continued-as-new', 'completed']);
    expect(chain?.last.result).toMatchObject({ name: 'baton', signals: ['go'] });
    expect(new Set(evidence.attempts.map(({ runId }) => runId)).size).toBe(3);
    // The kills struck where the second and the third run were.
    const struck = evidence.faults.flatMap(({ strikes }) => strikes.map(({ runId }) => runId));
    expect(struck).toEqual([1, 2, 2].map((run) => chain?.runs[run]?.runId));
    expect(evidence.actions).toMatchObject([{ sent: 1, sentMs: 9_000_000 }]);
  });

  it('is put beside its predecessor, which paid for everything again and wrote it twice', () => {
    const { savings } = trialNamed('killed-in-the-second-run');
    expect(savings?.predecessor).toBe('relayInOneGo');
    expect(savings?.restart.duplicateEffects).toBeGreaterThan(0);
    expect(savings?.durable.duplicateEffects).toBe(0);
    expect(savings?.tokensSaved).toBeGreaterThan(0);
    expect(savings?.restart.executions).toBe(3);
  });

  it('is recorded run by run, and each run replays', async () => {
    const folder = join(dir, 'histories');
    const pipeline = { ...relayPipeline, historiesPath: folder };
    const chainOnly = { ...report, trials: [trialNamed('killed-in-the-second-run')] };
    const entries = await recordBaseline(pipeline, chainOnly, join(dir, report.runKey), dir);
    // The second run asked for what the first had asked for, and was told something else.
    expect(entries.map(({ file }) => file)).toEqual([
      'killed-in-the-second-run.json',
      'killed-in-the-second-run-2.json',
      'killed-in-the-second-run-3.json',
    ]);
    expect((await readdir(folder)).length).toBe(4);
    const { replays } = await evidenceOf(trialNamed('killed-in-the-second-run'));
    expect(replays.map(({ verdict }) => verdict)).toEqual(['compatible', 'compatible', 'compatible']);
  });
});

describe('four executions at once', () => {
  it('are all judged, with a kill counted over all of them', async () => {
    const trial = trialNamed('crowd-killed');
    expect(failing(trial)).toEqual([]);
    expect(trial.savings).toBeUndefined();
    const evidence = await evidenceOf(trial);
    const chains = chainsOf(evidence);
    expect(chains.map(({ last }) => last.status)).toEqual(Array.from({ length: 4 }, () => 'completed'));
    expect(new Set(chains.map(({ last }) => last.result)).size).toBe(4);
    const died = evidence.workers.find(({ diedWallMs }) => diedWallMs !== undefined)?.diedWallMs ?? 0;
    const asked = evidence.attempts.filter(
      ({ activityType, outcome, endedWallMs }) =>
        activityType === 'ask' && outcome?.kind === 'completed' && (endedWallMs ?? Infinity) < died,
    );
    expect(asked).toHaveLength(3);
  });

  it('are seen to fail what they do not hold', () => {
    const found = failing(trialNamed('crowd-expects-too-much'));
    expect(found.map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([
      'continues-as-new: fail',
      'bulkhead: fail',
      'queue-wait: fail',
    ]);
    expect(found[0]?.messages).toHaveLength(4);
    expect(found[1]?.messages[0]).toContain('crunch: 2 bodies ran at the same time on 1 worker process');
  });
});
