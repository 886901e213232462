// The gate tested by mutation: every change is planted, bundled and replayed on the recorded histories, and must get the verdict it must get.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { openReplayer } from '../../replay/replayer.ts';
import type { Replayer } from '../../replay/types.ts';
import type { ReplayEvidence } from '../../../reports/evidence/types.ts';
import { cacheDirOf } from '../../toolchain/cache-dir.ts';
import { type Baseline, baselinesOf } from './baselines.ts';
import { judge, lineOf, linesAt } from './judge.ts';
import type { Expected, Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';
import { type Repair, repaired, REPAIRS } from './repairs.ts';
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
let turn = 0;

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
const placesIn =
  ({ name, file }: Mutation, changed: Sources) =>
  (wanted: Expected): readonly string[] =>
    linesAt(wanted).map((at) => {
      const { atFile = file } = wanted;
      return `${name}/${atFile}:${lineOf(at, changed.get(atFile) ?? '')}`;
    });

async function replayed(
  mutation: Mutation,
  texts: Sources,
  histories: readonly Baseline[],
): Promise<readonly ReplayEvidence[]> {
  turn = (turn + 1) % REPLAYERS;
  const replayer = replayers[turn];
  const code = await plant(root, mutation, texts);
  const inputs = histories.map(({ input }) => input);
  return (await replayer?.replay(code, inputs)) ?? [];
}

/** What the broken histories still say against the code that does what was suggested for the first of them. */
async function afterRepair(
  mutation: Mutation,
  changed: Sources,
  repair: Repair,
  suggestion: string,
  broken: readonly Baseline[],
): Promise<readonly string[]> {
  // Under a name of its own: a replaying process bundles each once.
  const other: Mutation = { ...mutation, name: `${mutation.name}-repaired` };
  const verdicts = await replayed(other, repaired(changed, mutation, repair, suggestion), broken);
  return verdicts.flatMap(({ verdict, message = '' }) => (verdict === 'compatible' ? [] : [`${verdict}: ${message}`]));
}

describe.concurrent('the gate', () => {
  it.each(
    MUTATIONS.map((mutation) => ({
      mutation,
      name: mutation.name,
      says: `${mutation.expect}${REPAIRS[mutation.name] === undefined ? '' : ', and repairs it'}`,
    })),
  )('calls $name $says', { timeout: BOUND_MS }, async ({ mutation }) => {
    const histories = baselines.get(mutation.pipeline) ?? [];
    const changed = mutated(sources, mutation);
    const verdicts = await replayed(mutation, changed, histories);
    const said = histories.flatMap(({ shape, input }, at) => {
      const evidence = verdicts[at];
      return evidence === undefined ? [] : [{ shape, source: input.source, evidence }];
    });
    expect(said).toHaveLength(histories.length);
    expect(judge(mutation, said, placesIn(mutation, changed))).toEqual([]);
    const repair = REPAIRS[mutation.name];
    if (repair === undefined) return;
    const broken = histories.filter((_history, at) => verdicts[at]?.verdict === 'incompatible');
    const suggestion = verdicts.find(({ verdict }) => verdict === 'incompatible')?.suggestion ?? '';
    expect(await afterRepair(mutation, changed, repair, suggestion, broken)).toEqual([]);
  });
});
