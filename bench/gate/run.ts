// The gate beside the SDK's own replayer on the same histories; what a second run costs; what many histories cost in memory.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import { bundleCode } from '../../harness/bundle/bundle-code.ts';
import type { WallClock } from '../../harness/clock.ts';
import { loadConfig, type LoadedConfig } from '../../harness/config/load.ts';
import { packageRoot } from '../../harness/package-root.ts';
import { compiledFile, makeScratch } from '../../harness/processes/index.ts';
import { bundleKeyOf } from '../../harness/replay/bundle-key.ts';
import { workflowCodeOf } from '../../harness/replay/workflow-code.ts';
import { makeCorpus } from './corpus.ts';
import type { GateOrder, GateResult, SeriesOrder, SeriesResult } from './orders.ts';

const HISTORIES = 2_000;
/** Each side is measured so often, in turn. */
const ROUNDS = 2;
const MANY = 20_000;
/** Memory is about how many, not how long: short ones are replayed in a bearable time. */
const SHORT_BYTES = 16_000;

interface Timed<T> {
  readonly wallMs: number;
  readonly result: T;
}

export interface GateRun {
  readonly histories: number;
  readonly bytes: number;
  /** The SDK's replayer, in one process. */
  readonly series: readonly Timed<SeriesResult>[];
  /** The gate where nothing is remembered. */
  readonly fresh: readonly Timed<GateResult>[];
  /** The same again, on the same code and histories. */
  readonly again: readonly Timed<GateResult>[];
}

export interface GateMemoryRun {
  readonly few: GateResult;
  readonly many: GateResult;
}

interface Bench {
  readonly clock: WallClock;
  readonly signal: AbortSignal;
}

/** From the fork of a process to its answer. */
function timed<T>({ clock, signal }: Bench, program: string, order: SeriesOrder | GateOrder): Promise<Timed<T>> {
  const begun = clock.elapsed();
  return new Promise((resolve, reject) => {
    const child = fork(program, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], signal });
    child.once('message', (result) => resolve({ wallMs: clock.elapsed() - begun, result: result as T }));
    child.once('error', reject);
    child.once('exit', (code, how) => reject(new Error(`${program} ended with ${code ?? how} before it answered`)));
  });
}

const series = (bench: Bench, folder: string) =>
  timed<SeriesResult>(bench, compiledFile(import.meta.url, './series.ts'), { kind: 'series', folder });

const gated = (bench: Bench, folder: string, cache: string, weigh = false) =>
  timed<GateResult>(bench, compiledFile(import.meta.url, './gated.ts'), { kind: 'gate', folder, cache, weigh });

/** Bundling is on neither side: both find their bundles kept. */
async function bundleAll({ pipelines }: LoadedConfig): Promise<void> {
  const logger = new DefaultLogger('ERROR', () => undefined);
  for (const pipeline of pipelines) {
    const code = workflowCodeOf(pipeline);
    await bundleCode({ ...bundleKeyOf(code), logger });
    await bundleCode({ workflowsPath: code.workflowsPath, interceptorModules: code.interceptorModules ?? [], logger });
  }
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

export async function measureGate(
  clock: WallClock,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<GateRun> {
  const scratch = await makeScratch('ordeal-bench-gate-');
  const bench = { clock, signal };
  try {
    const config = await loadConfig({ cwd: packageRoot() });
    await bundleAll(config);
    const { folder, bytes } = await makeCorpus(config, join(scratch.dir, 'histories'), HISTORIES);
    const run = { series: [], fresh: [], again: [] } as Record<'series', Timed<SeriesResult>[]> &
      Record<'fresh' | 'again', Timed<GateResult>[]>;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const cache = join(scratch.dir, `remembered-${round}`);
      const one = async (): Promise<void> => void run.series.push(await series(bench, folder));
      const both = async (): Promise<void> => {
        run.fresh.push(await gated(bench, folder, cache));
        run.again.push(await gated(bench, folder, cache));
      };
      // Who comes second finds the files in memory, and a machine that is warm: each side does in turn.
      for (const side of round % 2 === 1 ? [one, both] : [both, one]) await side();
      const [alone, fresh, again] = [run.series, run.fresh, run.again].map((all) => seconds(all.at(-1)?.wallMs ?? 0));
      say(`${HISTORIES} histories: runReplayHistories ${alone}, the gate ${fresh}, again ${again}`);
    }
    return { histories: HISTORIES, bytes, ...run };
  } finally {
    await scratch.remove();
  }
}

export async function measureGateMemory(
  clock: WallClock,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<GateMemoryRun> {
  const scratch = await makeScratch('ordeal-bench-gate-');
  const bench = { clock, signal };
  try {
    const config = await loadConfig({ cwd: packageRoot() });
    await bundleAll(config);
    const weigh = async (histories: number): Promise<GateResult> => {
      const { folder } = await makeCorpus(config, join(scratch.dir, String(histories)), histories, SHORT_BYTES);
      const { result, wallMs } = await gated(bench, folder, join(scratch.dir, `remembered-${histories}`), true);
      say(`${histories} short histories in ${seconds(wallMs)}: ${Math.round(result.peakMib)} MiB at most`);
      return result;
    };
    return { few: await weigh(HISTORIES), many: await weigh(MANY) };
  } finally {
    await scratch.remove();
  }
}
