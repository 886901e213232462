// `ordeal replay --base <ref>`: its options, and histories of an old version of the repository, recorded here and now.
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { LoadedConfig } from '../config/load.ts';
import { HarnessError } from '../errors.ts';
import type { BasePipeline, RecordedBase } from '../gate/base/types.ts';
import { durationOf } from './shadow-flags.ts';
import type { Shell } from './shell.ts';

export interface BaseFlags {
  readonly base?: string;
  readonly baseAll?: boolean;
  /** False where scenarios that kill workers are left out. */
  readonly baseKills?: boolean;
  /** ms */
  readonly baseBound?: number;
}

function boundValue(value: string): number {
  const ms = durationOf(value);
  if (ms !== undefined && ms !== 0) return ms;
  throw new InvalidArgumentError('Expected a duration: 90s, 15m, 1h.');
}

/** Adds the options to a command. */
export const addBaseOptions = (command: Command): Command =>
  command
    .option(
      '--base <ref>',
      'record histories with this version of the repository (a branch, a commit), and replay them',
    )
    .option('--no-base-kills', 'leave out scenarios that kill workers: they take longest')
    .option('--base-all', 'record everything, also where the workflow code is the same as in the base')
    .addOption(
      new Option(
        '--base-bound <duration>',
        'for all recordings together; what there is by then is replayed; default: 10m',
      ).argParser(boundValue),
    );

const given = ({ baseAll, baseKills, baseBound }: BaseFlags): string | undefined => {
  if (baseAll !== undefined) return '--base-all';
  if (baseKills === false) return '--no-base-kills';
  return baseBound === undefined ? undefined : '--base-bound';
};

/** Refuses what goes with --base where it is absent. @throws HarnessError USAGE */
export function refuseWithoutBase(flags: BaseFlags): void {
  const option = given(flags);
  if (flags.base !== undefined || option === undefined) return;
  throw new HarnessError(
    'USAGE',
    `Failed to choose histories: ${option} was given without --base. Add --base <ref>: it says how that version is recorded.`,
  );
}

/** @param pipelines - names; none: all. @throws {HarnessError} see `recordBase` */
export async function baseOf(
  shell: Shell,
  ref: string,
  config: LoadedConfig,
  flags: BaseFlags,
  pipelines: readonly string[],
): Promise<RecordedBase> {
  const { recordBase } = await import('../gate/base/record-base.ts');
  return recordBase(ref, config, {
    signal: shell.signal,
    say: (line) => shell.err(`  ${line}\n`),
    ...(pipelines.length === 0 ? {} : { pipelines }),
    ...(flags.baseAll === undefined ? {} : { all: flags.baseAll }),
    ...(flags.baseKills === undefined ? {} : { kills: flags.baseKills }),
    ...(flags.baseBound === undefined ? {} : { boundMs: flags.baseBound }),
  });
}

/** Whether all workflow code of the base is here as it was. Of a pipeline that the base did not have, nothing can be in flight. */
export const isUnchanged = (pipelines: readonly BasePipeline[]): boolean =>
  pipelines.some(({ kind }) => kind === 'unchanged') &&
  pipelines.every(({ kind }) => kind === 'unchanged' || kind === 'new');
