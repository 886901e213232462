// `ordeal replay --base <ref>`: histories of an old version of the repository, recorded here and now, as the corpus of the gate.
import type { LoadedConfig } from '../config/load.ts';
import { HarnessError } from '../errors.ts';
import type { RecordedBase } from '../gate/base/types.ts';
import type { Shell } from './shell.ts';

/** What was given beside --base: there is one corpus. */
export const refuseOthers = (paths: readonly string[], asksCluster: boolean): void => {
  const other = paths.length > 0 ? 'files' : asksCluster ? 'a query' : undefined;
  if (other === undefined) return;
  throw new HarnessError(
    'USAGE',
    `Failed to choose histories: --base and ${other} were given. Give one of them: a base records its own histories.`,
  );
};

/** @throws {HarnessError} see `recordBase` */
export async function baseOf(shell: Shell, ref: string, config: LoadedConfig): Promise<RecordedBase> {
  const { recordBase } = await import('../gate/base/record-base.ts');
  return recordBase(ref, config, {
    signal: shell.signal,
    say: (line) => shell.err(`  ${line}\n`),
  });
}
