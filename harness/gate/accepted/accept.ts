// The one call of the gate: reads the file of accepted breaks and lays it over the histories.
import type { GateHistory } from '../../../reports/evidence/gate.ts';
import { applyAccepted, type Applied, type ApplyOptions } from './apply.ts';
import { readAccepted } from './read.ts';

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
  const { entries, findings } = await readAccepted(dir, options.now);
  const applied = applyAccepted(histories, entries, options);
  return { histories: applied.histories, findings: [...findings, ...applied.findings] };
}
