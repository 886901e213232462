// Runs the scenarios through ordeal itself, as `ordeal run --no-baseline` does, and takes the time of each phase.
import { join } from 'node:path';
import type { WallClock } from '../../harness/clock.ts';
import { loadConfig, loadPart, within } from '../../harness/config/load.ts';
import { defaultLanes } from '../../harness/engine/lanes.ts';
import { executeRun } from '../../harness/engine/run.ts';
import { packageRoot } from '../../harness/package-root.ts';
import { freshSeed } from '../../harness/random.ts';
import { chooseScenarios } from '../../harness/scenario/choose.ts';
import { parseScenarios } from '../../harness/scenario/parse.ts';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';

export interface ParallelRun {
  readonly seed: string;
  /** Trials at the same time. */
  readonly lanes: number;
  /** Server, database, fake provider, bundles. Worker processes boot on into the trials. */
  readonly setUpMs: number;
  /** From the first trial to the last verdict. */
  readonly trialsMs: number;
  readonly tearDownMs: number;
  /** Over all. */
  readonly wallMs: number;
  readonly trials: readonly Pick<TrialReport, 'scenario' | 'verdict' | 'wallMs' | 'recoveryMs'>[];
  readonly report: Pick<RunReport, 'runKey' | 'environment' | 'database' | 'summary'>;
}

/** @param names - scenarios by their whole names, all known */
export async function runInParallel(
  clock: WallClock,
  names: readonly string[],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<ParallelRun> {
  const root = packageRoot();
  const config = await loadConfig({ cwd: root });
  const file = within(config.dir, config.config.scenarios);
  const { scenarios: exported } = await loadPart('scenarios', file);
  const all = parseScenarios(exported, config.pipelines, file);
  // A name also means those that begin with it: only the very ones are taken.
  const scenarios = chooseScenarios(all, names).filter(({ name }) => names.includes(name));
  const seed = freshSeed();
  const begun = clock.elapsed();
  let started = begun;
  let ended = begun;
  const report = await executeRun({
    config,
    scenarios,
    seed,
    env: 'virtual',
    baselines: false,
    out: join(root, '.ordeal', 'bench', 'runs'),
    again: 'npm run bench',
    againOne: () => 'npm run bench',
    signal,
    report: say,
    onEvent(event) {
      if (event.kind === 'run-started') started = clock.elapsed();
      if (event.kind === 'run-ended') ended = clock.elapsed();
      if (event.kind === 'trial-ended')
        say(`${event.trial.verdict} ${event.trial.scenario}, ${Math.round(event.trial.wallMs)} ms`);
    },
  });
  const closed = clock.elapsed();
  const { runKey, environment, database, summary } = report;
  return {
    seed,
    lanes: defaultLanes(),
    setUpMs: started - begun,
    trialsMs: ended - started,
    tearDownMs: closed - ended,
    wallMs: closed - begun,
    trials: report.trials.map(({ scenario, verdict, wallMs, recoveryMs }) => ({
      scenario,
      verdict,
      wallMs,
      recoveryMs,
    })),
    report: { runKey, environment, database, summary },
  };
}
