// The gate's report to where the person asked for it: tables and annotations to the terminal, everything else as files.
import { resolve } from 'node:path';
import { Option } from 'commander';
import {
  GATE_REPORTER_NAMES,
  GATE_REPORTERS,
  gateVerdict,
  type GateRenderOptions,
  type GateReporter,
  type GateReporterName,
} from '../../reports/gate.ts';
import { writeRendered } from '../../reports/evidence/run-store.ts';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { within } from '../config/load.ts';
import { proveWritable } from './out-folder.ts';
import { folderInRepository } from './repository-folder.ts';
import { type Shell, shownPath, type Terminal } from './shell.ts';
import { EXIT } from './status.ts';
import { listOf } from './values.ts';

/** Where files go when --out does not say: inside the repository, out of version control. */
const GATE_OUT_DEFAULT = '.ordeal/gate';
const DEFAULT: readonly GateReporterName[] = ['list'];

/** `--reporter` of the gate. */
export const gateReporterOption = (): Option =>
  new Option('--reporter <names>', `one or more of ${GATE_REPORTER_NAMES.join(', ')}, with commas`)
    .argParser(listOf<GateReporterName>(GATE_REPORTER_NAMES))
    .default(DEFAULT, DEFAULT.join(','));

/** `--out` of the gate. */
export const gateOutOption = (): Option =>
  new Option('--out <folder>', `where report files go; default: ${GATE_OUT_DEFAULT} beside the configuration`);

/** The verdict of the gate as an exit status: 0 pass · 1 fail · 2 something could not be told. */
export const statusOfGate = (report: GateReport): number => EXIT[gateVerdict(report)];

export interface GateOutput {
  readonly names: readonly GateReporterName[];
  /** --out as given, relative to where the person stands. */
  readonly out: string | undefined;
  /** Folder of the configuration. */
  readonly dir: string;
}

const outFolderOf = (shell: Shell, { out, dir }: GateOutput): string =>
  out === undefined ? within(dir, GATE_OUT_DEFAULT) : resolve(shell.cwd, out);

const writesFiles = ({ names }: GateOutput): boolean =>
  names.some((name) => GATE_REPORTERS[name].fileName !== undefined);

/**
 * Proves before the replay that what it finds can be written.
 *
 * @throws {HarnessError} `OUTPUT_UNWRITABLE`
 */
export const proveGateOutput = async (shell: Shell, output: GateOutput): Promise<void> => {
  if (writesFiles(output)) await proveWritable(outFolderOf(shell, output));
};

const optionsFor = ({ color, width }: Terminal, folder: string): GateRenderOptions => ({
  color,
  folder,
  ...(width === undefined ? {} : { width }),
});

/**
 * Renders the report and hands it over. With `json` stdout carries that one object and nothing else; what else is for the
 * terminal then goes to stderr, where GitHub's runner reads annotations too.
 *
 * @throws {EvidenceError} `OUTPUT_UNWRITABLE`
 */
export async function publishGate(shell: Shell, report: GateReport, output: GateOutput): Promise<void> {
  const folder = folderInRepository(output.dir);
  const out = outFolderOf(shell, output);
  const json = output.names.includes('json');
  // Version control shall not see them: messages quote payloads.
  if (output.out === undefined && writesFiles(output)) await writeRendered(out, '.gitignore', '*\n');
  for (const name of output.names) {
    const reporter: GateReporter = GATE_REPORTERS[name];
    const text = reporter.render(report, optionsFor(json ? shell.outputs.err : shell.outputs.out, folder));
    if (reporter.fileName === undefined) {
      if (json) shell.err(text);
      else shell.out(text);
      continue;
    }
    if (name === 'json') shell.out(text);
    const path = await writeRendered(out, reporter.fileName, text);
    shell.err(`${name.padEnd(8)} ${shownPath(shell, path)}\n`);
  }
}
