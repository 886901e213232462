// The gate beside the SDK's own replayer on the same histories; what a second run costs; what many histories cost in memory.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import { bundleCode } from '../../harness/bundle/bundle-code.ts';
import type { WallClock } from '../../harness/clock.ts';
import { loadConfig, type LoadedConfig } from '../../harness/config/load.ts';
import { packageRoot } from '../../harness/package-root.ts';
import { compiledFile } from '../../harness/compiled.ts';
import { makeScratch } from '../../harness/processes/index.ts';
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
  /** In one process, nothing remembered. */
  readonly alone: readonly Timed<GateResult>[];
  /** On code that was never bundled on this machine, nothing remembered. */
  readonly cold: readonly Timed<GateResult>[];
  /** Replaying processes where their number is not given. */
  readonly cores: number;
}

export interface GateMemoryRun {
  readonly few: GateResult;
  readonly many: GateResult;
}

interface Bench {
  readonly clock: WallClock;
  readonly signal: AbortSignal;
}

/** @param env - beside that of this process */
function timed<T>(
  { clock, signal }: Bench,
  program: string,
  order: SeriesOrder | GateOrder,
  env: Readonly<Record<string, string>> = {},
): Promise<Timed<T>> {
  const begun = clock.elapsed();
  return new Promise((resolve, reject) => {
    const child = fork(program, [JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
      signal,
    });
    child.once('message', (result) => resolve({ wallMs: clock.elapsed() - begun, result: result as T }));
    child.once('error', reject);
    child.once('exit', (code, how) => reject(new Error(`${program} ended with ${code ?? how} before it answered`)));
  });
}

const series = (bench: Bench, folder: string) =>
  timed<SeriesResult>(bench, compiledFile(import.meta.url, './series.ts'), { kind: 'series', folder });

type Asked = Pick<GateOrder, 'folder' | 'cache'> & Partial<GateOrder>;

const gated = (bench: Bench, asked: Asked, env?: Readonly<Record<string, string>>) =>
  timed<GateResult>(bench, compiledFile(import.meta.url, './gated.ts'), { kind: 'gate', weigh: false, ...asked }, env);

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
    const run = { series: [], fresh: [], again: [], alone: [], cold: [] } as Record<'series', Timed<SeriesResult>[]> &
      Record<'fresh' | 'again' | 'alone' | 'cold', Timed<GateResult>[]>;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const cache = join(scratch.dir, `remembered-${round}`);
      const theirs = async (): Promise<void> => void run.series.push(await series(bench, folder));
      const both = async (): Promise<void> => {
        run.fresh.push(await gated(bench, { folder, cache }));
        run.again.push(await gated(bench, { folder, cache }));
      };
      const one = async (): Promise<void> => {
        run.alone.push(await gated(bench, { folder, cache: `${cache}-alone`, workers: 1 }));
        // With a cache of programs of its own there are no bundles.
        const env = { ORDEAL_CACHE: join(scratch.dir, `cold-${round}`) };
        run.cold.push(await gated(bench, { folder, cache: `${cache}-cold` }, env));
      };
      // Who comes second finds the files in memory, and a machine that is warm: each side does in turn.
      for (const side of round % 2 === 1 ? [theirs, both, one] : [one, both, theirs]) await side();
      const [theirMs, fresh, again, alone, cold] = [run.series, run.fresh, run.again, run.alone, run.cold].map((all) =>
        seconds(all.at(-1)?.wallMs ?? 0),
      );
      say(
        `${HISTORIES} histories: runReplayHistories ${theirMs}, the gate ${fresh}, again ${again}, in one process ${alone}, never bundled ${cold}`,
      );
    }
    return { histories: HISTORIES, bytes, cores: availableParallelism(), ...run };
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
      const { result, wallMs } = await gated(bench, {
        folder,
        cache: join(scratch.dir, `remembered-${histories}`),
        weigh: true,
      });
      say(`${histories} short histories in ${seconds(wallMs)}: ${Math.round(result.peakMib)} MiB at most`);
      return result;
    };
    return { few: await weigh(HISTORIES), many: await weigh(MANY) };
  } finally {
    await scratch.remove();
  }
}
