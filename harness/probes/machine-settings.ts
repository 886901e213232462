// The machines that a history is replayed on: how they differ, and what a difference between them is called.

/** What can be changed between two replays of one process. */
export interface Surroundings {
  /** IANA name. */
  readonly timeZone: string;
  /** How far the machine's clock is ahead of the workflow's own time, ms. */
  readonly clockAheadMs: number;
  /** With the variables of the calling shell and its working directory, or with neither. */
  readonly ofTheShell: boolean;
  /** Whether executions share one V8 context, as they do on a worker by default. */
  readonly sharedContext: boolean;
  /** Whether every query is asked after each activation. */
  readonly asksQueries: boolean;
}

/** With what only the start of a process decides. */
export interface Machine extends Surroundings {
  /** POSIX name, for `LC_ALL`. */
  readonly locale: string;
  /** Of `Math.random()` outside of the sandbox. */
  readonly randomSeed: number;
}

export type ProbeRule =
  | 'probe-random'
  | 'probe-clock'
  | 'probe-time-zone'
  | 'probe-locale'
  | 'probe-environment'
  | 'probe-shared-state'
  | 'probe-query'
  | 'probe-several';

/** 400 days, 7 h, 13 min, 11.017 s: no field of a date stays the same, and no zone makes up for it. */
const LATER_MS = 400 * 86_400_000 + 7 * 3_600_000 + 13 * 60_000 + 11_017;

/** Its clock is the workflow's own time, as when the execution was recorded. */
export const ONE: Machine = {
  timeZone: 'Etc/GMT+12',
  locale: 'ar_EG.UTF-8',
  clockAheadMs: 0,
  randomSeed: 1,
  ofTheShell: true,
  sharedContext: false,
  asksQueries: false,
};

/** More than a day and 45 minutes ahead of the other zone, with daylight saving; other digits, other order of letters. */
export const OTHER: Machine = {
  timeZone: 'Pacific/Chatham',
  locale: 'az_AZ.UTF-8',
  clockAheadMs: LATER_MS,
  randomSeed: 2,
  ofTheShell: false,
  sharedContext: true,
  asksQueries: true,
};

/** One thing that is changed on the first machine. The first that is asked is what no repetition repeats: it would look like any other. */
export const CHANGES: readonly { readonly rule: ProbeRule; readonly change: Partial<Machine> }[] = [
  { rule: 'probe-random', change: { randomSeed: OTHER.randomSeed } },
  { rule: 'probe-clock', change: { clockAheadMs: OTHER.clockAheadMs } },
  { rule: 'probe-time-zone', change: { timeZone: OTHER.timeZone } },
  { rule: 'probe-locale', change: { locale: OTHER.locale } },
  { rule: 'probe-environment', change: { ofTheShell: false } },
  { rule: 'probe-shared-state', change: { sharedContext: true } },
  { rule: 'probe-query', change: { asksQueries: true } },
];

const languageOf = (locale: string): string => (locale.split('.')[0] ?? locale).replace('_', '-');

interface Told {
  /** How the two replays differed. */
  readonly between: string;
  readonly instead: string;
}

/** The words for a difference, per rule. */
export const TOLD: Readonly<Record<ProbeRule, Told>> = {
  'probe-random': {
    between: 'with the random numbers of another process',
    instead:
      'Use uuid4() of @temporalio/workflow or Math.random(): inside the sandbox they are the same at every replay.',
  },
  'probe-clock': {
    between: 'with the machine’s clock 400 days later',
    instead:
      'Use Date.now() or new Date(), and give every Intl.DateTimeFormat a date: in a workflow they read the time of its history.',
  },
  'probe-time-zone': {
    between: `in the zone ${OTHER.timeZone} and not in ${ONE.timeZone}`,
    instead: 'Use the UTC forms (getUTCHours, Date.UTC, toISOString), or name the zone: { timeZone: "UTC" }.',
  },
  'probe-locale': {
    between: `in the locale ${languageOf(OTHER.locale)} and not in ${languageOf(ONE.locale)}`,
    instead: 'Name the locale: value.toLocaleString("en"), a.localeCompare(b, "en"), or compare code units.',
  },
  'probe-environment': {
    between: 'without the shell’s variables and in another working directory',
    instead: 'Pass the value in the workflow’s input, or read it in an activity: its result is recorded.',
  },
  'probe-shared-state': {
    between: 'beside other executions in the same V8 context',
    instead: 'Keep state in the workflow function; write nothing to built-in prototypes or to what executions share.',
  },
  'probe-query': {
    between: 'with its queries asked',
    instead: 'A query only reads: take what changes state into a signal or an update.',
  },
  'probe-several': {
    between: 'on a machine where clock, zone, locale, environment and the executions beside it are others',
    instead: 'Look for what this step is made of: nothing of it may come from the machine.',
  },
};
