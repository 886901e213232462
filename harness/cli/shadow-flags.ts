// Flags of a command that takes histories out of a cluster: which executions, how many, and for how long.
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ShadowOptions } from '../gate/sources/open-query.ts';
import { type QueryStatus, type Selection, STATUSES } from '../gate/sources/query.ts';
import { addClusterOptions, type ClusterFlags } from './cluster.ts';
import { oneOf } from './values.ts';

/** A moment, or how long before the command was started. */
type Since = { readonly ago: number } | { readonly at: number };

export interface ShadowFlags extends ClusterFlags {
  readonly query?: string;
  readonly type?: readonly string[];
  readonly status?: readonly QueryStatus[];
  readonly since?: Since;
  readonly until?: Since;
  readonly sample?: number;
  readonly sampleSeed?: string;
  readonly max?: number;
  /** `true`: for ever. Otherwise ms. */
  readonly watch?: true | number;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d+)(s|m|h|d)$/;
/** ISO 8601: a day, or a moment with its zone. Anything else reads differently on another machine. */
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** `90s`, `15m`, `24h`, `7d` in ms. */
export function durationOf(value: string): number | undefined {
  const [, count, unit] = DURATION.exec(value) ?? [];
  const ms = unit === undefined ? undefined : UNITS[unit];
  return ms === undefined ? undefined : Number(count) * ms;
}

function sinceValue(value: string): Since {
  const ago = durationOf(value);
  if (ago !== undefined) return { ago };
  const at = MOMENT.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(at)) return { at };
  throw new InvalidArgumentError(
    'Expected how long ago (90s, 15m, 24h, 7d), a day, or a moment with its zone (2026-01-31T08:00Z).',
  );
}

function watchValue(value: string): true | number {
  const ms = value === 'forever' ? true : durationOf(value);
  if (ms !== undefined && ms !== 0) return ms;
  throw new InvalidArgumentError('Expected a duration (15m, 24h, 7d), or forever.');
}

function sampleValue(value: string): number {
  const share = Number(value);
  if (value.trim() !== '' && share > 0 && share <= 1) return share;
  throw new InvalidArgumentError('Expected a share above 0, at most 1.');
}

function maxValue(value: string): number {
  const count = Number(value);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('Expected a whole number from 1.');
}

/** A parser for an option that may be given several times. */
export const collected =
  <Value>(parse: (value: string) => Value) =>
  (value: string, before: readonly Value[] = []): readonly Value[] => [...before, parse(value)];

/** Adds the options to a command, those of the connection among them. */
export const addShadowOptions = (command: Command): Command =>
  addClusterOptions(
    command
      .addOption(
        new Option(
          '--query <query>',
          'executions of a cluster, as `temporal workflow list --query` takes it',
        ).conflicts(['type', 'status', 'since', 'until']),
      )
      .addOption(
        new Option(
          '--type <workflow type>',
          'executions of a cluster by type; may be repeated; default: all that are registered',
        ).argParser(collected((value) => value)),
      )
      .addOption(
        new Option('--status <status>', `by status; may be repeated; ${STATUSES.join(', ')}`).argParser(
          collected(oneOf(STATUSES)),
        ),
      )
      .addOption(new Option('--since <time>', 'started since 24h, 7d, or a moment').argParser(sinceValue))
      .addOption(new Option('--until <time>', 'started before').argParser(sinceValue))
      .addOption(
        new Option('--sample <share>', 'only this share of the executions, such as 0.1').argParser(sampleValue),
      )
      .addOption(new Option('--sample-seed <text>', 'chooses another share'))
      .addOption(new Option('--max <count>', 'end after so many histories').argParser(maxValue))
      .addOption(
        new Option(
          '--watch [duration]',
          'keep asking for executions that match by now: 15m, 24h, or until Ctrl-C',
        ).argParser(watchValue),
      ),
  );

/** What is to be taken out of a cluster. */
export interface Shadowing {
  readonly selection: Selection;
  readonly options: ShadowOptions;
}

const ASKING = ['query', 'type', 'status', 'since', 'until', 'sample', 'sampleSeed', 'max', 'watch'] as const;

/**
 * What the flags ask of a cluster.
 *
 * @param registered - Workflow Types that the pipelines register: asked for where no type and no query is given
 * @param nowMs - what `24h` is counted back from, ms since the epoch
 * @returns undefined when none of the flags is there: histories come from files then
 */
export function shadowingOf(flags: ShadowFlags, registered: readonly string[], nowMs: number): Shadowing | undefined {
  if (ASKING.every((name) => flags[name] === undefined)) return undefined;
  const { query, type, status = [], since, until, sample, sampleSeed, max, watch } = flags;
  const at = (moment: Since): number => ('at' in moment ? moment.at : nowMs - moment.ago);
  const parts: Selection = {
    kind: 'parts',
    types: type ?? registered,
    statuses: status,
    ...(since === undefined ? {} : { sinceMs: at(since) }),
    ...(until === undefined ? {} : { untilMs: at(until) }),
  };
  return {
    selection: query === undefined ? parts : { kind: 'query', query },
    options: {
      ...(sample === undefined ? {} : { sample }),
      ...(sampleSeed === undefined ? {} : { seed: sampleSeed }),
      ...(max === undefined ? {} : { max }),
      ...(watch === undefined ? {} : { watch: watch === true ? {} : { forMs: watch } }),
    },
  };
}
