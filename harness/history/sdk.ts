// What the installed SDK knows, and what a history says about the SDK that recorded it.
import { createRequire } from 'node:module';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { at, attributesOf, textAt } from './events.ts';

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
  /** Whether a replay compares ids and types: without it a renamed activity passes. */
  readonly checksTypes: boolean;
}

/** Read from the metadata of completed workflow tasks. The server repeats nothing: what one of them says goes for the later ones. */
export function recordedBy(history: HistoryJson): RecordedBy {
  const versions: string[] = [];
  let [name, workflowTasks, checksTypes] = ['', 0, false];
  for (const event of history.events) {
    if (event.eventType !== 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED') continue;
    workflowTasks++;
    const metadata = at(attributesOf(event), 'sdkMetadata');
    name = textAt(metadata, 'sdkName') || name;
    const version = textAt(metadata, 'sdkVersion');
    if (version !== '' && !versions.includes(version)) versions.push(version);
    const flags = at(metadata, 'coreUsedFlags');
    checksTypes ||= Array.isArray(flags) && flags.includes(ID_AND_TYPE_CHECKS);
  }
  return { name, versions, workflowTasks, checksTypes };
}

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
