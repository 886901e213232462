// What today's code asks for: the commands that the sandbox handed out, as far as they would reach the server. Runs in the replaying process.
import type { coresdk } from '@temporalio/proto';
import { type Command, lengthOf, type ProducedCommand } from './commands.ts';
import { type Place, placeIn } from './place.ts';

export type RawCommand = coresdk.workflow_commands.IWorkflowCommand;

/** A command with all that the code gave it. */
export interface ProducedDetail extends ProducedCommand {
  readonly raw: RawCommand;
  /** Events the workflow had seen: names the workflow task. */
  readonly historyLength: number;
}

export interface SeenFailure {
  readonly message: string;
  readonly stack: string;
}

export interface Collector {
  add(raw: RawCommand, stack: () => string, historyLength: number, taskQueue: string): ProducedDetail | undefined;
  /** Notes an error that fails the workflow task; the first counts. */
  fail(message: string, stack: string): void;
  failure(): SeenFailure | undefined;
  /** Notes what a failure converter hides; the last counts. */
  hide(message: string, stack: string): void;
  hidden(): SeenFailure | undefined;
  /** Notes the signals that no handler has taken; the last list counts. */
  keep(signals: readonly string[]): void;
  kept(): readonly string[];
  /** What would reach the server so far, in order. */
  details(): readonly ProducedDetail[];
  /** What updates were answered, in order: no commands. What only accepts one is no answer. */
  answers(): readonly ProducedDetail[];
  /** What the workflow takes for its own task queue; `''` before the first command. */
  taskQueue(): string;
}

/** Durations are `{seconds, nanos}` with a 64-bit number that may be an object. */
export const milliseconds = (
  duration: { seconds?: { toString(): string } | null; nanos?: number | null } | null | undefined,
): number => Number(String(duration?.seconds ?? 0)) * 1_000 + Math.round((duration?.nanos ?? 0) / 1_000_000);

/** A command that can be cancelled: its number among those of its kind. */
interface Started {
  readonly command: Command;
  readonly historyLength: number;
  readonly at: number;
  readonly isAbandoned: boolean;
}

/** The SDK's number for an activity whose cancellation asks the server for nothing. */
const ABANDON_ACTIVITY = 2;
const ABANDON_CHILD = 0;

interface Described {
  readonly command: Command;
  readonly seq?: number | null | undefined;
  readonly isAbandoned?: boolean;
}

function stepOf(raw: RawCommand): Described | undefined {
  const { scheduleActivity, scheduleLocalActivity, startTimer, startChildWorkflowExecution: child } = raw;
  const { signalExternalWorkflowExecution: signal, scheduleNexusOperation: nexus } = raw;
  if (scheduleActivity) {
    const { seq, activityType, activityId, cancellationType } = scheduleActivity;
    const how: number = cancellationType ?? 0;
    const isAbandoned = how === ABANDON_ACTIVITY;
    return { seq, isAbandoned, command: { kind: 'activity', name: activityType ?? '', id: activityId ?? '' } };
  }
  if (scheduleLocalActivity) {
    const { activityType, activityId } = scheduleLocalActivity;
    return { command: { kind: 'local-activity', name: activityType ?? '', id: activityId ?? '' } };
  }
  if (startTimer) {
    const name = lengthOf(milliseconds(startTimer.startToFireTimeout));
    return { seq: startTimer.seq, command: { kind: 'timer', name, id: String(startTimer.seq) } };
  }
  if (child) {
    const how: number = child.cancellationType ?? ABANDON_CHILD;
    const isAbandoned = how === ABANDON_CHILD;
    return {
      seq: child.seq,
      isAbandoned,
      command: { kind: 'child', name: child.workflowType ?? '', id: child.workflowId ?? '' },
    };
  }
  if (signal) return { command: { kind: 'signal-external', name: signal.signalName ?? '' } };
  return nexus ? { seq: nexus.seq, command: { kind: 'nexus', name: nexus.operation ?? '' } } : undefined;
}

function otherOf(raw: RawCommand): Command | undefined {
  if (raw.requestCancelExternalWorkflowExecution) return { kind: 'cancel-external', name: '' };
  if (raw.setPatchMarker) {
    const { patchId, deprecated } = raw.setPatchMarker;
    return { kind: 'patch', name: patchId ?? '', ...(deprecated === true ? { deprecated } : {}) };
  }
  if (raw.upsertWorkflowSearchAttributes) return { kind: 'search-attributes', name: '' };
  if (raw.modifyWorkflowProperties) return { kind: 'memo', name: '' };
  if (raw.continueAsNewWorkflowExecution) return { kind: 'continue-as-new', name: '' };
  if (raw.completeWorkflowExecution) return { kind: 'complete', name: '' };
  if (raw.failWorkflowExecution) return { kind: 'fail', name: '' };
  return raw.cancelWorkflowExecution ? { kind: 'cancel', name: '' } : undefined;
}

type Cancellable = 'timer' | 'activity' | 'child' | 'nexus';

/** Which command a cancellation is of. */
function cancelledBy(raw: RawCommand): readonly [Cancellable, number | null | undefined] | undefined {
  if (raw.cancelTimer) return ['timer', raw.cancelTimer.seq];
  if (raw.requestCancelActivity) return ['activity', raw.requestCancelActivity.seq];
  if (raw.cancelChildWorkflowExecution) return ['child', raw.cancelChildWorkflowExecution.childWorkflowSeq];
  return raw.requestCancelNexusOperation ? ['nexus', raw.requestCancelNexusOperation.seq] : undefined;
}

/** The answer to an update, but not its acceptance: which one it is, both sides know by an id of the protocol. */
function answerOf({ updateResponse }: RawCommand): Command | undefined {
  if (!updateResponse?.completed && !updateResponse?.rejected) return undefined;
  return { kind: 'update', name: '', id: updateResponse.protocolInstanceId ?? '' };
}

/** A failure tells where it was thrown; of a wrapped one, the innermost place of the workflow's own code that there is. */
function placeOf(raw: RawCommand, stack: () => string): Place | undefined {
  const failure = raw.failWorkflowExecution?.failure ?? raw.updateResponse?.rejected;
  const thrown = () => placeIn(failure?.stackTrace ?? '') ?? placeIn(failure?.cause?.stackTrace ?? '');
  // What an update has thrown stands nearer than where its handler was set.
  return raw.updateResponse ? (thrown() ?? placeIn(stack())) : (placeIn(stack()) ?? thrown());
}

/** Takes commands in the order of the sandbox; what is asked for and cancelled within one workflow task never reaches the server. */
export function createCollector(): Collector {
  const details: (ProducedDetail | undefined)[] = [];
  const answers: ProducedDetail[] = [];
  const started = new Map<string, Started>();
  let ownTaskQueue = '';
  let failure: SeenFailure | undefined;
  let hidden: SeenFailure | undefined;
  let kept: readonly string[] = [];

  const cancellation = (kind: Cancellable, seq: number | null | undefined, historyLength: number) => {
    const of = started.get(`${kind} ${seq}`);
    if (of === undefined || of.isAbandoned) return undefined;
    if (of.historyLength === historyLength) {
      details[of.at] = undefined;
      return undefined;
    }
    return { ...of.command, kind: `cancel-${kind}` as const };
  };

  const detailOf = (command: Command, raw: RawCommand, stack: () => string, historyLength: number): ProducedDetail => {
    const detail: ProducedDetail = { ...command, raw, historyLength };
    // Most commands are as recorded, and nobody asks where they were asked for.
    Object.defineProperty(detail, 'place', { get: () => placeOf(raw, stack), enumerable: true });
    return detail;
  };

  return {
    add(raw, stack, historyLength, taskQueue) {
      ownTaskQueue = taskQueue;
      const answer = answerOf(raw);
      if (answer !== undefined) answers.push(detailOf(answer, raw, stack, historyLength));
      const step = stepOf(raw);
      const cancel = cancelledBy(raw);
      const command =
        step?.command ?? (cancel === undefined ? otherOf(raw) : cancellation(cancel[0], cancel[1], historyLength));
      if (command === undefined) return undefined;
      if (step?.seq !== undefined) {
        const { isAbandoned = false, seq } = step;
        started.set(`${command.kind} ${seq}`, { command, historyLength, at: details.length, isAbandoned });
      }
      const detail = detailOf(command, raw, stack, historyLength);
      details.push(detail);
      return detail;
    },
    fail: (message, stack) => {
      failure ??= { message, stack };
    },
    failure: () => failure,
    hide: (message, stack) => {
      hidden = { message, stack };
    },
    hidden: () => hidden,
    keep: (signals) => {
      kept = signals;
    },
    kept: () => kept,
    details: () => details.filter((detail) => detail !== undefined),
    answers: () => answers,
    taskQueue: () => ownTaskQueue,
  };
}

/** What is said of a command between processes. */
export const commandOf = ({
  raw: _raw,
  historyLength: _length,
  place,
  ...command
}: ProducedDetail): ProducedCommand => ({
  ...command,
  ...(place === undefined ? {} : { place }),
});
