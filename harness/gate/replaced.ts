// Before a baseline is recorded anew: the histories that would go are replayed once more, so that a break does not go with them.
import { resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import type { RunReport } from '../../reports/evidence/run.ts';
import { ACCEPTED_FILE } from './accepted/types.ts';
import { replacedBy } from './baseline.ts';
import { replayGate } from './gate.ts';

/** Histories that are named one by one. */
const NAMED_AT_MOST = 5;

/**
 * Recorded histories that a recording would replace, that this code breaks, and that nobody has accepted.
 *
 * @throws {HarnessError} see `replayGate`; the reason of the signal
 */
export async function breaksReplaced(
  config: LoadedConfig,
  pipeline: Pipeline,
  report: RunReport,
  signal: AbortSignal,
): Promise<readonly GateHistory[]> {
  const isReplaced = await replacedBy(pipeline, report);
  if (isReplaced === undefined) return [];
  const { dir: cwd } = config;
  const old = await replayGate({ config, only: [pipeline.name], cwd, signal });
  return old.histories.filter(
    ({ verdict, accepted, file }) =>
      verdict === 'incompatible' && accepted === undefined && isReplaced(resolve(cwd, file)),
  );
}

/** What is said to the person instead of recording. */
export function refusalOf({ name }: Pipeline, broken: readonly GateHistory[]): string {
  const one = broken.length === 1;
  const named = broken.slice(0, NAMED_AT_MOST).map(({ file, findings }) => {
    const [first] = findings;
    const at = first?.file === undefined ? '' : `, ${first.file}:${first.line ?? 1}`;
    return `  ${file}${first === undefined ? '' : ` (${first.rule}${at})`}\n`;
  });
  const rest = broken.length > named.length ? `  and ${broken.length - named.length} more\n` : '';
  return (
    `Failed to record ${name}: this code breaks ${one ? 'a recorded history' : `${broken.length} recorded histories`} that a new recording would replace, and the break would not be seen any more. All of them were kept.\n` +
    `${named.join('')}${rest}` +
    `\`ordeal replay --pipeline ${name}\` shows where, and what to write instead. A break that is meant to be goes into ${ACCEPTED_FILE}, with its reason: then record again.\n`
  );
}
