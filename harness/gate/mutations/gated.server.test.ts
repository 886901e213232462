// The gate as a whole over planted changes: files, pool, cache, report, exit status. One change per verdict, on every recorded history of its
// pipeline, the long ones too; asked twice: what is remembered is what was found out.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GateReport, GateVerdict } from '../../../reports/evidence/gate.ts';
import { statusOfGate } from '../../cli/publish-gate.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { readHistoryFile } from '../../history/file.ts';
import { packageRoot } from '../../package-root.ts';
import { cacheDirOf } from '../../toolchain/cache-dir.ts';
import { replayGate } from '../gate.ts';
import { shapeOf } from './baselines.ts';
import { expectedFor, lineOf, linesAt } from './judge.ts';
import type { Expected, Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';
import { mutated, plant, SCRATCH, type Sources, sourcesOf } from './plant.ts';
import { SUBJECTS } from './subjects.ts';

const BOUND_MS = 240_000;
/** A loop that never ends is cut off after this; every other task takes milliseconds. */
const TASK_BOUND_MS = 2_000;

const root = packageRoot();
const scratch = join(root, SCRATCH, 'gated');
const remembered = join(scratch, 'remembered');
let sources: Sources = new Map();

beforeAll(async () => {
  vi.stubEnv('ORDEAL_CACHE', join(cacheDirOf(process.env), 'gate-mutations'));
  await rm(scratch, { recursive: true, force: true });
  sources = await sourcesOf(root);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(scratch, { recursive: true, force: true });
});

const named = (name: string): Mutation => {
  const mutation = MUTATIONS.find((each) => each.name === name);
  if (mutation === undefined) throw new Error(`Failed to find the mutation ${name}: it is not in mutations.ts.`);
  return { ...mutation, name: `gated/${name}` };
};

/** Of the histories that mutations.server.test.ts leaves out, each is in one of these folders. */
const ENDLESS: Mutation = {
  name: 'gated/digest-never-ends',
  change: 'a loop that never ends',
  pipeline: 'determinism-tax',
  file: 'pipelines/determinism-tax/workflow.ts',
  before: '  const { title } = await read_settings();\n',
  after: '  const { title } = await read_settings();\n  for (;;);\n',
  expect: 'cannot-tell',
  meets: /read_settings/,
};

const TRIED: readonly (readonly [mutation: Mutation, status: number, held: string])[] = [
  [named('agent-branches-reordered'), 0, 'batch-job-that-never-ends.json'],
  [named('review-result-changed'), 0, 'killed-at-the-boundary.json'],
  [named('enrichment-fetched-twice'), 1, 'job-never-ends.json'],
  [ENDLESS, 2, 'timeouts-fit-measured-latencies.json'],
];

async function configOf(mutation: Mutation, changed: Sources): Promise<LoadedConfig> {
  const { workflowsPath, interceptorModules = [] } = await plant(root, mutation, changed);
  const types = [
    ...(changed.get(SUBJECTS[mutation.pipeline].workflows) ?? '').matchAll(/^export async function (\w+)/gm),
  ];
  const [first = { type: '', taskQueue: 'q' }, ...others] = types.map(([, type = '']) => ({ type, taskQueue: 'q' }));
  return {
    file: join(scratch, 'ordeal.config.ts'),
    dir: join(root, SCRATCH, mutation.name),
    config: {} as LoadedConfig['config'],
    pipelinesModule: '',
    pipelines: [
      {
        name: mutation.pipeline,
        workflowsPath,
        workflows: [first, ...others],
        fleet: [],
        interceptors: { workflowModules: interceptorModules },
        openActivities: () => Promise.reject(new Error('no activity runs in a replay')),
      },
    ],
  };
}

const gate = (config: LoadedConfig, { pipeline }: Mutation): Promise<GateReport> =>
  replayGate({
    config,
    paths: SUBJECTS[pipeline].histories.map((folder) => join(root, folder)),
    workers: 1,
    settings: { workflowTaskBoundMs: TASK_BOUND_MS },
    cache: remembered,
  });

/** `cannot-tell`, `incompatible at workflow.ts:7`; what is expected of its shape, or what was said. */
const told = (verdict: GateVerdict, file?: string, line?: number): string =>
  verdict === 'incompatible' ? `${verdict} at ${file}:${line}` : verdict;

function expectedOf(wanted: Expected, { file }: Mutation, changed: Sources): string {
  const { expect: verdict, atFile = file } = wanted;
  const [at = ''] = linesAt(wanted);
  return told(verdict, atFile, verdict === 'incompatible' ? lineOf(at, changed.get(atFile) ?? '') : 0);
}

describe('the whole gate', () => {
  it.each(
    TRIED.map(([mutation, status, held]) => ({ mutation, status, held, name: mutation.name, says: mutation.expect })),
  )(
    'calls $name $says, ends with $status, and says the same again from what it remembers',
    { timeout: BOUND_MS },
    async ({ mutation, status, held }) => {
      const changed = mutated(sources, mutation);
      const config = await configOf(mutation, changed);
      const [fresh, again] = [await gate(config, mutation), await gate(config, mutation)];
      const wanted: Record<string, string> = {};
      const said: Record<string, string> = {};
      for (const { file, verdict, findings } of fresh.histories) {
        const history = await readHistoryFile(file);
        const name = file.slice(file.lastIndexOf('/') + 1);
        const broken = findings.find(({ level }) => level === 'error');
        wanted[name] = expectedOf(expectedFor(mutation, shapeOf(history)), mutation, changed);
        said[name] = told(verdict, broken?.file, broken?.line);
      }
      expect(said).toEqual(wanted);
      expect(Object.keys(said)).toContain(held);
      expect(new Set(Object.values(said).map((each) => each.split(' ')[0]))).toContain(mutation.expect);
      expect([statusOfGate(fresh), statusOfGate(again)]).toEqual([status, status]);
      const asFresh = ({ histories }: GateReport) => histories.map((each) => ({ ...each, cached: false }));
      expect(asFresh(again)).toEqual(asFresh(fresh));
      // What could not be told is asked again; everything else is remembered.
      const kept = again.histories.filter(({ cached }) => cached).length;
      expect(kept).toBe(fresh.histories.filter(({ verdict }) => verdict !== 'cannot-tell').length);
      expect(fresh.histories.filter(({ cached }) => cached)).toEqual([]);
    },
  );
});
