// `npm run bench`: measures, prints the table, keeps the raw samples. It measures and judges nothing: the exit status is 0 unless it broke.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { listenForInterruptions } from '../harness/cli/interruption.ts';
import { wallClock } from '../harness/clock.ts';
import { HarnessError } from '../harness/errors.ts';
import { packageRoot, packageVersion } from '../harness/package-root.ts';
import { provideTemporalServer, provideTestServer } from '../harness/toolchain/index.ts';
import { crashCases } from './by-hand/crash-cases.ts';
import { CASES, runByHand } from './by-hand/run.ts';
import { messageOf } from './failure.ts';
import type { Figure } from './figure.ts';
import { recoveryFigures, scenarioFigures, unaidedFigures, waitFigures, type Measured } from './figures.ts';
import { gateFigures, gateMemoryFigures } from './gate/figures.ts';
import { measureGate, measureGateMemory } from './gate/run.ts';
import { runInParallel } from './in-parallel/run.ts';
import { machineNow, machineText } from './machine.ts';
import { chooseParts, PART_TITLES, PARTS, type Part } from './parts.ts';
import { tableOf } from './table.ts';
import { TWENTY } from './twenty.ts';
import { measureWaits } from './waits/run.ts';
import { within } from './within.ts';

const SCHEMA_VERSION = 1;
/**
 * Each side of the comparison, and the waits: each takes about half of it. Longer than the engine's own bound on one trial (90 s),
 * so that a trial that is stuck is told by its name.
 */
const PART_MS = 130_000;
const UNAIDED_MS = 600_000;
/** Ten passes over 2,000 histories, half of them in one process. */
const GATE_MS = 1_800_000;
/** For a part that was given up: the case that runs, and the closing. */
const CLOSING_MS = 60_000;

const say = (line: string): void => void process.stderr.write(`  ${line}\n`);
const toolchain = { clock: wallClock, report: say };

const interruptions = listenForInterruptions(
  wallClock,
  (line) => void process.stderr.write(`\n${line}\n`),
  (status) => process.exit(status),
);

/** A part that breaks is told as such in the table; the others go on. */
async function measure<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
  boundMs = PART_MS,
): Promise<Measured<T>> {
  process.stderr.write(`${title}\n`);
  const tooLong = new AbortController();
  const going = work(AbortSignal.any([interruptions.signal, tooLong.signal]));
  try {
    return { kind: 'ran', run: await within(wallClock, boundMs, going) };
  } catch (error) {
    if (interruptions.first !== undefined) throw error;
    const reason = messageOf(error);
    say(`not measured: ${reason}`);
    tooLong.abort(error);
    // What it had opened is closed before the next part begins; why it ended is told already.
    await within(wallClock, CLOSING_MS, going).catch(() => undefined);
    return { kind: 'broke', reason };
  }
}

const HELP = `usage: npm run bench -- [${PARTS.join('] [')}]

${PARTS.map((part) => `  ${part.padEnd(10)} ${PART_TITLES[part]}`).join('\n')}

All of them by default, in about fifteen minutes. bench/README.md says what is compared.
`;

type Runs = Record<string, unknown>;

const COMPARED: readonly Part[] = ['scenarios', 'recovery', 'unaided'];
/** They need no server. */
const GATE_PARTS: readonly Part[] = ['gate', 'gate-memory'];

/** Both sides of the comparison, and what follows from them. */
async function compare(parts: readonly Part[], runs: Runs): Promise<readonly Figure[]> {
  const parallel = await measure('scenarios with ordeal, in parallel', (signal) =>
    runInParallel(wallClock, TWENTY, signal, say),
  );
  runs['parallel'] = parallel;
  const recovery = parts.includes('recovery') ? recoveryFigures(parallel) : [];
  if (!parts.includes('scenarios') && !parts.includes('unaided')) return recovery;
  const { program: testServer } = await provideTestServer(toolchain);
  const byHand = await measure('the same cases by hand, in series', (signal) =>
    runByHand(wallClock, { testServer, cases: CASES, mode: 'aided', signal, say }),
  );
  runs['byHand'] = byHand;
  const figures = [...scenarioFigures(parallel, byHand), ...recovery];
  if (!parts.includes('unaided')) return figures;
  const unaided = await measure(
    'the crash cases by hand, without any shortcut',
    (signal) => runByHand(wallClock, { testServer, cases: crashCases, mode: 'unaided', signal, say }),
    UNAIDED_MS,
  );
  runs['unaided'] = unaided;
  return [...figures, ...unaidedFigures(parallel, byHand, unaided)];
}

async function gateParts(parts: readonly Part[], runs: Runs): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  if (parts.includes('gate')) {
    const gate = await measure('the gate', (signal) => measureGate(wallClock, signal, say), GATE_MS);
    runs['gate'] = gate;
    figures.push(...gateFigures(gate));
  }
  if (parts.includes('gate-memory')) {
    const memory = await measure('memory of the gate', (signal) => measureGateMemory(wallClock, signal, say), GATE_MS);
    runs['gateMemory'] = memory;
    figures.push(...gateMemoryFigures(memory));
  }
  return figures;
}

async function bench(words: readonly string[]): Promise<void> {
  const parts = chooseParts(words);
  const startedAt = new Date(wallClock.now()).toISOString();
  const machine = machineNow();
  process.stderr.write(`${machineText(machine)}\n`);
  const runs: Runs = {};
  const figures: Figure[] = [];
  // Before any time is taken: where it is missing, this takes minutes.
  if (parts.some((part) => !GATE_PARTS.includes(part))) await provideTemporalServer(toolchain);
  if (parts.some((part) => COMPARED.includes(part))) figures.push(...(await compare(parts, runs)));
  figures.push(...(await gateParts(parts, runs)));
  if (parts.includes('waits')) {
    const waits = await measure('long waits', (signal) => measureWaits(wallClock, signal, say));
    runs['waits'] = waits;
    figures.push(...waitFigures(waits));
  }
  const folder = join(packageRoot(), '.ordeal', 'bench');
  const file = join(folder, `${startedAt.replaceAll(/[-:]|\.\d+/g, '')}.json`);
  await mkdir(folder, { recursive: true });
  const record = { schemaVersion: SCHEMA_VERSION, version: packageVersion(), startedAt, machine, figures, runs };
  await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
  process.stdout.write(`\n${tableOf(figures)}\n\n${machineText(machine)}\nraw samples: ${file}\n`);
}

Runtime.install({
  logger: new DefaultLogger('ERROR', () => undefined),
  shutdownSignals: [],
  telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
});

const words = process.argv.slice(2);
let status = 0;
try {
  if (words.includes('--help') || words.includes('-h')) process.stdout.write(HELP);
  else await bench(words);
} catch (error) {
  status = interruptions.first?.exit ?? (HarnessError.is(error) ? error.exit : 70);
  if (interruptions.first === undefined) process.stderr.write(`${messageOf(error)}\n`);
}
// A part that was given up may still hold connections.
process.exit(status);
