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

/** With the shortcut the slowest takes seconds; without it each attempt of a dead worker costs its timeout, up to 60 s. */
const CASE_MS = { aided: 45_000, unaided: 150_000 } as const;

export interface ByHandOptions {
  readonly testServer: string;
  readonly cases: readonly Case[];
  /** `unaided`: as the test server does it by itself (see crash.ts). */
  readonly mode: keyof typeof CASE_MS;
  readonly signal: AbortSignal;
  /** Told of each case as it ends. */
  say(line: string): void;
}

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

async function runCase(stage: Stage, one: Case, boundMs: number): Promise<CaseRun> {
  const { clock } = stage;
  const begun = clock.elapsed();
  const failure = await within(clock, boundMs, one.run(stage)).then(
    () => undefined,
    (error: unknown) => messageOf(error),
  );
  const wallMs = clock.elapsed() - begun;
  return { name: one.name, wallMs, ...(failure === undefined ? {} : { failure }) };
}

/** Runs the cases; one that fails is in the result. Rejects when the stage cannot be set up, or at an abort. */
export async function runByHand(clock: WallClock, options: ByHandOptions): Promise<ByHandRun> {
  const { testServer, mode, signal, say } = options;
  const begun = clock.elapsed();
  const stage = await openStage(clock, testServer, mode === 'aided');
  const setUpMs = clock.elapsed() - begun;
  const cases: CaseRun[] = [];
  let closing = 0;
  try {
    for (const one of options.cases) {
      signal.throwIfAborted();
      const run = await runCase(stage, one, CASE_MS[mode]);
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
