// The one call of the gate: reads the file of accepted breaks and lays it over the histories.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GateHistory } from '../../../reports/evidence/gate.ts';
import { applyAccepted, type Applied, type ApplyOptions } from './apply.ts';
import { ACCEPTED_FILE, type AcceptedFile } from './types.ts';

/** The parser of YAML is loaded where there is something to parse. */
const accepted = async (dir: string, now: number): Promise<AcceptedFile> =>
  existsSync(join(dir, ACCEPTED_FILE))
    ? (await import('./read.ts')).readAccepted(dir, now)
    : { entries: [], findings: [] };

/**
 * Accepts what `ordeal.accepted.yml` accepts.
 *
 * @param dir - folder of the configuration
 * @returns the histories in their order, covered ones marked, and what is to be said of the file
 * @throws {HarnessError} `CONFIG_INVALID` when the file is there and cannot be read
 */
export async function acceptBreaks(
  dir: string,
  histories: readonly GateHistory[],
  options: ApplyOptions,
): Promise<Applied> {
  const { entries, findings } = await accepted(dir, options.now);
  const applied = applyAccepted(histories, entries, options);
  return { histories: applied.histories, findings: [...findings, ...applied.findings] };
}
