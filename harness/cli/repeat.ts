// `--repeat`: the same scenarios again and again, each time under a seed of its own; verdicts that are not always the same are told.
import { Option } from 'commander';
import type { RunReport } from '../../reports/evidence/run.ts';
import { digest } from '../random.ts';
import type { Shell } from './shell.ts';
import { EXIT } from './status.ts';
import { repeatValue } from './values.ts';

/** Hexadecimal digits of a derived seed, as many as a fresh one has. */
const SEED_DIGITS = 8;

/** The seed of each run: the first as given, the others derived from it. */
export const seedsOf = (seed: string, times: number): readonly string[] =>
  Array.from({ length: times }, (_, at) => (at === 0 ? seed : digest(SEED_DIGITS, seed, 'repeat', String(at + 1))));

/** A trial, or a cell of a matrix, whose verdict was not always the same. */
export interface Differing {
  readonly name: string;
  /** One for each run, in their order; `missing` where the run did not have it. */
  readonly verdicts: readonly string[];
}

const MISSING = 'missing';

/** Verdicts of everything that a run judged, by name. */
const verdictsOf = ({ trials, matrix }: RunReport): ReadonlyMap<string, string> =>
  new Map(
    matrix === undefined
      ? trials.map(({ scenario, verdict }) => [scenario, verdict])
      : matrix.cells.map(({ column, form, outcome }) => [`${column} × ${form}`, outcome]),
  );

/** What was not judged the same in every run. Fewer than two runs have nothing to compare. */
export const differing = (reports: readonly RunReport[]): readonly Differing[] => {
  const runs = reports.map(verdictsOf);
  const names = [...new Set(runs.flatMap((run) => [...run.keys()]))];
  return names
    .map((name) => ({ name, verdicts: runs.map((run) => run.get(name) ?? MISSING) }))
    .filter(({ verdicts }) => new Set(verdicts).size > 1);
};

/** For people: `2 of 400 verdicts differ over 20 runs`, and each of them with its verdicts. */
export const repeatLines = (reports: readonly RunReport[]): readonly string[] => {
  const found = differing(reports);
  const judged = new Set(reports.flatMap((report) => [...verdictsOf(report).keys()])).size;
  const runs = `${reports.length} runs (seeds ${reports.map(({ seed }) => seed).join(', ')})`;
  if (found.length === 0) return [`${judged} verdicts are the same in ${runs}.`];
  return [
    `${found.length} of ${judged} verdicts differ over ${runs}:`,
    ...found.map(({ name, verdicts }) => {
      const counts = [...new Set(verdicts)].map(
        (verdict) => `${verdict} in run ${verdicts.flatMap((one, at) => (one === verdict ? [at + 1] : [])).join(', ')}`,
      );
      return `  ${name}: ${counts.join('; ')}`;
    }),
  ];
};

/** `--repeat`, for every command that carries out trials. */
export const repeatOption = (): Option =>
  new Option(
    '--repeat <times>',
    'run so often, each time under a seed of its own, and fail where a verdict is not always the same',
  ).argParser(repeatValue);

/** One run: its report, and the exit status that it alone would have. */
export interface Once {
  readonly report: RunReport;
  readonly status: number;
}

/**
 * Runs once, or so often one after the other. The status is that of the worst run; where verdicts differ it is at least 1.
 *
 * @param once - carries out one run under a seed and publishes its report
 */
export async function repeated(
  shell: Pick<Shell, 'err'>,
  seed: string,
  times: number | undefined,
  once: (seed: string) => Promise<Once>,
): Promise<number> {
  if (times === undefined) return (await once(seed)).status;
  const runs: Once[] = [];
  for (const one of seedsOf(seed, times)) {
    shell.err(`\nrun ${runs.length + 1} of ${times}\n`);
    runs.push(await once(one));
    if (runs.at(-1)?.report.interrupted !== undefined) break;
  }
  const reports = runs.map(({ report }) => report);
  for (const line of repeatLines(reports)) shell.err(`${line}\n`);
  if (runs.some(({ status }) => status === EXIT.fail) || differing(reports).length > 0) return EXIT.fail;
  return Math.max(...runs.map(({ status }) => status));
}
