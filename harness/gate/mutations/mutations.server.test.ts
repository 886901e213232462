// The gate tested by mutation: every change is planted, bundled and replayed on the recorded histories, and must get the verdict it must get.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { openReplayer } from '../../replay/replayer.ts';
import type { Replayer } from '../../replay/types.ts';
import { cacheDirOf } from '../../toolchain/options.ts';
import { type Baseline, baselinesOf } from './baselines.ts';
import { judge, lineOf } from './judge.ts';
import type { Expected, Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';
import { mutated, plant, SCRATCH, type Sources, sourcesOf } from './plant.ts';
import { SUBJECTS } from './subjects.ts';

const BOUND_MS = 240_000;
/** Replaying processes: one for each core of a small machine. */
const REPLAYERS = 2;

const root = packageRoot();
const scratch = join(root, SCRATCH);
const baselines = new Map<string, readonly Baseline[]>();
let sources: Sources = new Map();
let replayers: readonly Replayer[] = [];

beforeAll(async () => {
  // Bundles are kept for the next run, in a place of their own: they would push all others out of the common one.
  vi.stubEnv('ORDEAL_CACHE', join(cacheDirOf(process.env), 'gate-mutations'));
  replayers = Array.from({ length: REPLAYERS }, () => openReplayer({ root: scratch }));
  sources = await sourcesOf(root);
  for (const [name, subject] of Object.entries(SUBJECTS)) baselines.set(name, await baselinesOf(root, subject));
});
afterAll(async () => {
  await Promise.all(replayers.map((replayer) => replayer.close()));
  vi.unstubAllEnvs();
  await rm(scratch, { recursive: true, force: true });
});

/** Where the verdict must point to, as the evidence has it: relative to the folder of all copies. */
const placeIn =
  ({ name, file }: Mutation, changed: Sources) =>
  ({ at, atFile = file }: Expected): string | undefined =>
    at === undefined ? undefined : `${name}/${atFile}:${lineOf(at, changed.get(atFile) ?? '')}`;

describe.concurrent('the gate', () => {
  it.each(MUTATIONS.map((mutation, index) => ({ mutation, index, name: mutation.name, expected: mutation.expect })))(
    'calls $name $expected',
    { timeout: BOUND_MS },
    async ({ mutation, index }) => {
      const histories = baselines.get(mutation.pipeline) ?? [];
      const changed = mutated(sources, mutation);
      const code = await plant(root, mutation, changed);
      const verdicts = await replayers[index % REPLAYERS]?.replay(
        code,
        histories.map(({ input }) => input),
      );
      const said = histories.flatMap(({ shape, input }, at) => {
        const evidence = verdicts?.[at];
        return evidence === undefined ? [] : [{ shape, source: input.source, evidence }];
      });
      expect(said).toHaveLength(histories.length);
      expect(judge(mutation, said, placeIn(mutation, changed))).toEqual([]);
    },
  );
});
