// What the installed SDK knows, and what a history says about the SDK that recorded it.
import { createRequire } from 'node:module';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { at, attributesOf, textAt } from './events.ts';

const THIS_SDK = 'temporal-typescript';

interface Proto {
  readonly temporal: {
    readonly api: { readonly enums: { readonly v1: { readonly EventType: Readonly<Record<string, unknown>> } } };
  };
}

const requireHere = createRequire(import.meta.url);

interface Installed {
  readonly version: string;
  /** Types of events it can replay, each by its name and by its number. */
  readonly eventTypes: ReadonlyMap<string | number, string>;
}

let installed: Installed | undefined;

/** Loaded with the first history: the messages of the SDK take a good part of a second. */
export function installedSdk(): Installed {
  if (installed !== undefined) return installed;
  const { version } = requireHere('@temporalio/proto/package.json') as { version: string };
  const { EventType } = (requireHere('@temporalio/proto') as Proto).temporal.api.enums.v1;
  const eventTypes = new Map<string | number, string>();
  for (const [name, number] of Object.entries(EventType)) {
    if (!name.startsWith('EVENT_TYPE_') || name.endsWith('_UNSPECIFIED') || typeof number !== 'number') continue;
    eventTypes.set(name, name);
    eventTypes.set(number, name);
  }
  installed = { version, eventTypes };
  return installed;
}

/** The core checks ids and types of activities, timers and children only where a history carries this flag. */
const ID_AND_TYPE_CHECKS = 1;

export interface RecordedBy {
  /** `temporal-typescript`; `''` where the history does not say. */
  readonly name: string;
  /** Every version that completed a workflow task, in that order. */
  readonly versions: readonly string[];
  /** Workflow tasks that completed. */
  readonly workflowTasks: number;
  /** Event that completed the first workflow task with the flag of the checks of ids and types; absent where none has it. */
  readonly flaggedFrom?: number;
  /** Activities, timers and children whose ids and types no replay compares: a renamed one passes. */
  readonly unchecked: number;
}

/** What the checks of ids and types look at. */
const CHECKED =
  /(?:^|_)(?:ACTIVITY_TASK_SCHEDULED|TIMER_STARTED|START_CHILD_WORKFLOW_EXECUTION_INITIATED|MARKER_RECORDED)$/;

/**
 * Read from the metadata of completed workflow tasks. The server repeats nothing: what one of them says goes for the later ones.
 * The flag goes for the commands of the task before it as well: the core reads it before it comes to their events.
 */
export function recordedBy(history: HistoryJson): RecordedBy {
  const versions: string[] = [];
  let [name, workflowTasks, unchecked, sinceTask] = ['', 0, 0, 0];
  let flaggedFrom: number | undefined;
  for (const event of history.events) {
    if (flaggedFrom === undefined && CHECKED.test(event.eventType)) sinceTask++;
    if (event.eventType !== 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED') continue;
    workflowTasks++;
    const metadata = at(attributesOf(event), 'sdkMetadata');
    name = textAt(metadata, 'sdkName') || name;
    const version = textAt(metadata, 'sdkVersion');
    if (version !== '' && !versions.includes(version)) versions.push(version);
    const flags = at(metadata, 'coreUsedFlags');
    if (flaggedFrom !== undefined) continue;
    if (Array.isArray(flags) && flags.includes(ID_AND_TYPE_CHECKS)) flaggedFrom = Number(event.eventId);
    else [unchecked, sinceTask] = [unchecked + sinceTask, 0];
  }
  if (flaggedFrom === undefined) unchecked += sinceTask;
  return { name, versions, workflowTasks, unchecked, ...(flaggedFrom === undefined ? {} : { flaggedFrom }) };
}

/** Whether another implementation recorded it: that numbers its calls in another way. */
export const isOfAnotherSdk = ({ name }: Pick<RecordedBy, 'name'>): boolean => name !== '' && name !== THIS_SDK;

/** The version that recorded it, where it is later than the one that is installed. */
export const newerThanInstalled = (recorded: RecordedBy): string | undefined =>
  recorded.name === THIS_SDK ? recorded.versions.find((each) => isLater(each, installedSdk().version)) : undefined;

/** `temporal-typescript 1.22.0, 1.24.0`; undefined where the history does not say. */
export const sdkTitle = ({ name, versions }: RecordedBy): string | undefined =>
  name === '' && versions.length === 0
    ? undefined
    : [name, versions.join(', ')].filter((part) => part !== '').join(' ');

/** Whether a version is a later one, by its first three numbers. */
export function isLater(version: string, than: string): boolean {
  const numbers = (text: string): readonly number[] => text.split(/[.+-]/, 3).map((part) => Number(part) || 0);
  const [left, right] = [numbers(version), numbers(than)];
  const different = left.findIndex((number, index) => number !== right[index]);
  return different >= 0 && (left[different] ?? 0) > (right[different] ?? 0);
}
