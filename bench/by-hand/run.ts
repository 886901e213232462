// Runs the cases written by hand, one after another: the test server has one clock for all of them.
import type { WallClock } from '../../harness/clock.ts';
import { messageOf } from '../failure.ts';
import { within } from '../within.ts';
import type { Case } from './case.ts';
import { crashCases } from './crash-cases.ts';
import { documentCases } from './document-cases.ts';
import { researchCases } from './research-cases.ts';
import { openStage, type Stage } from './stage.ts';

export const CASES: readonly Case[] = [...researchCases, ...documentCases, ...crashCases];

/** The slowest takes a few seconds. One that is stuck must not hold the bench. */
const CASE_MS = 45_000;

export interface CaseRun {
  readonly name: string;
  readonly wallMs: number;
  /** Absent: it passed. */
  readonly failure?: string;
}

export interface ByHandRun {
  /** Server, database, fake provider, bundles. */
  readonly setUpMs: number;
  readonly cases: readonly CaseRun[];
  readonly tearDownMs: number;
  /** From the first step of the set-up to the last of the tear-down. */
  readonly wallMs: number;
}

async function runCase(stage: Stage, one: Case): Promise<CaseRun> {
  const { clock } = stage;
  const begun = clock.elapsed();
  const failure = await within(clock, CASE_MS, one.run(stage)).then(
    () => undefined,
    (error: unknown) => messageOf(error),
  );
  const wallMs = clock.elapsed() - begun;
  return { name: one.name, wallMs, ...(failure === undefined ? {} : { failure }) };
}

/** @param say - told of each case as it ends */
export async function runByHand(
  clock: WallClock,
  testServer: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<ByHandRun> {
  const begun = clock.elapsed();
  const stage = await openStage(clock, testServer);
  const setUpMs = clock.elapsed() - begun;
  const cases: CaseRun[] = [];
  let closing = 0;
  try {
    for (const one of CASES) {
      signal.throwIfAborted();
      const run = await runCase(stage, one);
      cases.push(run);
      say(`${run.failure === undefined ? '✓' : '✗'} ${run.name} by hand, ${Math.round(run.wallMs)} ms`);
    }
  } finally {
    closing = clock.elapsed();
    await stage.close();
  }
  const ended = clock.elapsed();
  return { setUpMs, cases, tearDownMs: ended - closing, wallMs: ended - begun };
}
