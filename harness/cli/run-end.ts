// How commands that carry out trials show their progress and end.
import { liveReporter } from '../../reports/index.ts';
import type { RunReport } from '../../reports/evidence/run.ts';
import type { RunRequest } from '../engine/types.ts';
import { filesWithKey, leakLine } from './leaked-key.ts';
import type { Shell } from './shell.ts';
import { EXIT, statusOf } from './status.ts';

/** Live progress goes to stderr in every case: stdout belongs to the report. */
export const progressFor = (shell: Shell): RunRequest['onEvent'] => {
  const { tty, color, width } = shell.outputs.err;
  return liveReporter({ write: (text) => shell.err(text), tty, color, ...(width === undefined ? {} : { width }) });
};

/** The status of a run whose reports are written. A key in a file of it is a failure, wherever it came from. */
export async function statusWith(shell: Shell, dir: string, report: RunReport): Promise<number> {
  const leak = leakLine(await filesWithKey(dir));
  if (leak === undefined) return statusOf(report);
  shell.err(`${leak}\n`);
  return EXIT.fail;
}
