// Commands: one vocabulary for what a history recorded and for what today's code asks for.
import type { Place } from './place.ts';

export type CommandKind =
  | 'activity'
  | 'local-activity'
  | 'timer'
  | 'child'
  | 'signal-external'
  | 'cancel-external'
  | 'nexus'
  | 'patch'
  | 'search-attributes'
  | 'memo'
  | 'cancel-timer'
  | 'cancel-activity'
  | 'cancel-child'
  | 'cancel-nexus'
  | 'continue-as-new'
  | 'complete'
  | 'fail'
  | 'cancel'
  /** The answer to an update: no command of a history, and compared like one where a history holds it. */
  | 'update';

/** One command. Two are the same when kind and name are. */
export interface Command {
  readonly kind: CommandKind;
  /** Activity Type, Workflow Type, signal name, patch id, name of an update; of a timer its length; of a cancellation that of what is cancelled; `''` for the rest. */
  readonly name: string;
  /** What the command and its event have in common: activity id, timer id, Workflow Id of a child. Absent where there is none. */
  readonly id?: string;
  /** A patch marker that the code may leave out, by `deprecatePatch`. */
  readonly deprecated?: boolean;
}

export interface RecordedCommand extends Command {
  readonly eventId: number;
}

export interface ProducedCommand extends Command {
  /** Where the workflow's own code asked for it; most ends have none. */
  readonly place?: Place;
}

/** `activity summarize`, `timer 1 h`, `the end of the workflow`. */
export function titleOf(command: Command): string {
  switch (command.kind) {
    case 'activity':
    case 'timer':
      return `${command.kind} ${command.name}`;
    case 'local-activity':
      return `local activity ${command.name}`;
    case 'child':
      return `child workflow ${command.name}`;
    case 'signal-external':
      return `signal ${command.name} to another workflow`;
    case 'cancel-external':
      return 'the cancellation of another workflow';
    case 'nexus':
      return `Nexus operation ${command.name}`;
    case 'patch':
      return `patch marker '${command.name}'`;
    case 'search-attributes':
      return 'an update of search attributes';
    case 'memo':
      return 'an update of the memo';
    case 'cancel-timer':
      return `the cancellation of timer ${command.name}`;
    case 'cancel-activity':
      return `the cancellation of activity ${command.name}`;
    case 'cancel-child':
      return `the cancellation of child workflow ${command.name}`;
    case 'cancel-nexus':
      return `the cancellation of Nexus operation ${command.name}`;
    case 'continue-as-new':
      return 'continue-as-new';
    case 'complete':
      return 'the end of the workflow';
    case 'fail':
      return 'the failure of the workflow';
    case 'cancel':
      return 'the cancellation of the workflow';
    case 'update':
      return `the answer to update ${command.name}`;
  }
}

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** `3600000` → `1 h`; the largest unit that divides it. */
export function lengthOf(ms: number): string {
  const unit = UNITS.find(([size]) => ms >= size && ms % size === 0);
  return unit === undefined ? `${ms} ms` : `${ms / unit[0]} ${unit[1]}`;
}
