// The gate over a folder of histories, in a process of its own: what `ordeal replay <folder>` does after its options.
import { execFileSync } from 'node:child_process';
import { wallClock } from '../../harness/clock.ts';
import { loadConfig } from '../../harness/config/load.ts';
import { lookAhead } from '../../harness/gate/first-looks.ts';
import { replayGate } from '../../harness/gate/gate.ts';
import { packageRoot } from '../../harness/package-root.ts';
import type { GateOrder, GateResult } from './orders.ts';

const WEIGH_EVERY_MS = 500;
const KIB_PER_MIB = 1_024;

/** Resident memory of this process and its children, MiB. */
function weight(): number {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' }).split('\n');
  const own = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const kib = own.flatMap(([pid, parent, rss = 0]) => (pid === process.pid || parent === process.pid ? [rss] : []));
  return kib.reduce((sum, each) => sum + each, 0) / KIB_PER_MIB;
}

async function weighUntil(over: AbortSignal): Promise<number> {
  let peak = 0;
  while (!over.aborted) {
    peak = Math.max(peak, weight());
    await wallClock.sleep(WEIGH_EVERY_MS, over).catch(() => undefined); // Aborted: it is over.
  }
  return peak;
}

async function run({ folder, cache, weigh, workers }: GateOrder): Promise<GateResult> {
  // As the command does.
  const firstLooks = lookAhead([folder], packageRoot());
  const config = await loadConfig({ cwd: packageRoot() });
  const over = new AbortController();
  const peak = weigh ? weighUntil(over.signal) : Promise.resolve(0);
  const { summary } = await replayGate({
    config,
    paths: [folder],
    firstLooks,
    cache,
    ...(workers === undefined ? {} : { workers }),
    // The clock of a process begins with it.
    startedMs: 0,
  });
  over.abort();
  const { histories, compatible, cached, firstVerdictMs } = summary;
  const first = firstVerdictMs === undefined ? {} : { firstVerdictMs };
  return { kind: 'gate', histories, compatible, cached, ...first, peakMib: await peak };
}

const result = await run(JSON.parse(process.argv[2] ?? '{}') as GateOrder);
process.send?.(result, () => process.exit(0));
