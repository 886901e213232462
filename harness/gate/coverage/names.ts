// What a corpus exercises by name: workflow types, kinds of events, sides of patches. Known to the code and in no history: 0.
import { attributesOf, identityOf } from '../../history/events.ts';
import { recordedCommands } from '../../replay/recorded.ts';
import type { CoveredName } from '../../../reports/evidence/gate.ts';
import type { HistoryEventJson, HistoryJson } from '../../../reports/evidence/types.ts';
import type { PatchPlace } from './places.ts';
import { TIMER } from './syntax.ts';

/** Local activities have no events of their own: what came of them stands in a marker. */
const LOCAL = {
  returned: 'MARKER_RECORDED, local activity completed',
  failed: 'MARKER_RECORDED, local activity failed',
} as const;

/** Kinds of events that code has to be ready for, by what it imports from the SDK. */
const EVENTS_OF_API: readonly (readonly [api: readonly string[], events: readonly string[]])[] = [
  [
    ['proxyActivities', 'scheduleActivity'],
    ['ACTIVITY_TASK_COMPLETED', 'ACTIVITY_TASK_FAILED', 'ACTIVITY_TASK_TIMED_OUT', 'ACTIVITY_TASK_CANCELED'],
  ],
  [
    ['proxyLocalActivities', 'scheduleLocalActivity'],
    [LOCAL.returned, LOCAL.failed],
  ],
  [
    ['sleep', TIMER],
    ['TIMER_FIRED', 'TIMER_CANCELED'],
  ],
  [
    ['executeChild', 'startChild'],
    [
      'CHILD_WORKFLOW_EXECUTION_COMPLETED',
      'CHILD_WORKFLOW_EXECUTION_FAILED',
      'CHILD_WORKFLOW_EXECUTION_TIMED_OUT',
      'CHILD_WORKFLOW_EXECUTION_CANCELED',
      'CHILD_WORKFLOW_EXECUTION_TERMINATED',
      'START_CHILD_WORKFLOW_EXECUTION_FAILED',
    ],
  ],
  [['defineSignal'], ['WORKFLOW_EXECUTION_SIGNALED']],
  [['defineUpdate'], ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED', 'WORKFLOW_EXECUTION_UPDATE_COMPLETED']],
  [
    ['getExternalWorkflowHandle'],
    ['EXTERNAL_WORKFLOW_EXECUTION_SIGNALED', 'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED'],
  ],
  [
    ['createNexusServiceClient', 'createNexusClient'],
    ['NEXUS_OPERATION_COMPLETED', 'NEXUS_OPERATION_FAILED', 'NEXUS_OPERATION_TIMED_OUT', 'NEXUS_OPERATION_CANCELED'],
  ],
  [['continueAsNew', 'makeContinueAsNewFunc'], ['WORKFLOW_EXECUTION_CONTINUED_AS_NEW']],
  [['upsertSearchAttributes'], ['UPSERT_WORKFLOW_SEARCH_ATTRIBUTES']],
  [['upsertMemo'], ['WORKFLOW_PROPERTIES_MODIFIED']],
];

/** Anybody may cancel any execution. */
const EVENTS_OF_ALL = [
  'WORKFLOW_EXECUTION_COMPLETED',
  'WORKFLOW_EXECUTION_FAILED',
  'WORKFLOW_EXECUTION_CANCEL_REQUESTED',
];

const eventsKnownTo = (api: readonly string[]): readonly string[] => [
  ...EVENTS_OF_ALL,
  ...EVENTS_OF_API.flatMap(([names, events]) => (names.some((name) => api.includes(name)) ? events : [])),
];

/** The names that an event counts under. */
function namesOf(event: HistoryEventJson): readonly string[] {
  const type = event.eventType.replace(/^EVENT_TYPE_/, '');
  const { markerName, failure } = attributesOf(event);
  if (type !== 'MARKER_RECORDED' || markerName !== 'core_local_activity') return [type];
  return [type, failure === undefined || failure === null ? LOCAL.returned : LOCAL.failed];
}

/** Patch ids that the history has a marker of. */
const marksOf = (history: HistoryJson): ReadonlySet<string> =>
  new Set(recordedCommands(history).flatMap(({ kind, name }) => (kind === 'patch' ? [name] : [])));

const sidesOf = ({ id, kind }: PatchPlace): readonly [marked: string, unmarked?: string] =>
  kind === 'deprecated' ? [`${id}, deprecated`] : [id, `${id}, before the patch`];

class Counts {
  readonly #counts = new Map<string, number>();
  constructor(known: readonly string[]) {
    for (const name of known) this.#counts.set(name, 0);
  }
  add(names: Iterable<string>): void {
    for (const name of new Set(names)) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }
  covered(): readonly CoveredName[] {
    return [...this.#counts].map(([name, histories]) => ({ name, histories }));
  }
}

/** Counts histories by what they have. */
export class NameCounts {
  readonly #types: Counts;
  readonly #events: Counts;
  readonly #patches: Counts;
  readonly #places: readonly PatchPlace[];

  /** @param types - the pipeline's Workflow Types */
  constructor(
    types: readonly string[],
    code: { readonly patches: readonly PatchPlace[]; readonly api: readonly string[] },
  ) {
    this.#types = new Counts(types);
    this.#events = new Counts(eventsKnownTo(code.api));
    this.#patches = new Counts(code.patches.flatMap((place) => sidesOf(place).filter((side) => side !== undefined)));
    this.#places = code.patches;
  }

  add(history: HistoryJson): void {
    this.#types.add([identityOf(history).workflowType]);
    this.#events.add(history.events.flatMap(namesOf));
  }

  /** @param ran - indexes of the patch calls that a replay of the history came by */
  addPatches(history: HistoryJson, ran: readonly number[]): void {
    const marks = marksOf(history);
    this.#patches.add(
      ran.flatMap((index) => {
        const place = this.#places[index];
        if (place === undefined) return [];
        const [marked, unmarked] = sidesOf(place);
        return marks.has(place.id) ? [marked] : unmarked === undefined ? [] : [unmarked];
      }),
    );
  }

  covered() {
    return {
      workflowTypes: this.#types.covered(),
      eventTypes: this.#events.covered(),
      patchIds: this.#patches.covered(),
    };
  }
}
