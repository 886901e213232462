// Runs inside the workflow sandbox during a replay: hands out every command as it is, with the stack of the call that asked for it.
import {
  CancellationScope,
  proxySinks,
  workflowInfo,
  type ConcludeActivationInput,
  type Sinks,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';

export type SandboxCommand = ConcludeActivationInput['commands'][number];

/** A stack that was taken and not written down: that is what takes the time. */
export type StackWriter = () => string;

/** What the sandbox sends out; the replaying process answers it during replay. */
export interface RecorderSinks extends Sinks {
  readonly recorder: {
    /**
     * @param stack - writes down where the call was made, `''` where no call of the workflow's own code was on the stack.
     *   Costly, and of use for few commands: only on demand, while its execution is being replayed
     * @param historyLength - events the workflow had seen: names its workflow task
     * @param taskQueue - what the workflow takes for its own task queue: a replay has one of its own
     */
    command(command: SandboxCommand, stack: StackWriter, historyLength: number, taskQueue: string): void;
    /** An error that fails the workflow task. In a task that is done anew the SDK would keep it to itself. */
    failed(message: string, stack: string): void;
    /** What an error says that the pipeline's failure converter hides, for codecs to encode it. */
    hidden(message: string, stack: string): void;
    /** Names of the signals that no handler has taken so far; told when that is another list than before. */
    unheard(names: readonly string[]): void;
  };
}

/** The parts of the SDK that are read and wrapped here. */
interface Internals {
  readonly __TEMPORAL_ACTIVATOR__?: {
    pushCommand(command: SandboxCommand, complete?: boolean): void;
    recordWorkflowTaskError(error: unknown): void;
    errorToFailure(error: unknown): { readonly message?: string | null };
    readonly info: { readonly workflowType: string };
    readonly updateHandlers: Map<string, unknown>;
    readonly bufferedSignals: readonly { readonly signalName?: string | null }[];
    /** Where a scope was cancelled last: noted here. */
    ordealCancelled?: StackWriter;
  };
  readonly __TEMPORAL__?: { readonly importWorkflows?: () => Readonly<Record<string, unknown>> };
}

const { recorder } = proxySinks<RecorderSinks>();
const internals = globalThis as Internals;
const NOWHERE: StackWriter = () => '';
function stackHere(): StackWriter {
  const call = new Error('call');
  return () => call.stack ?? '';
}

/** Where each call was made, by the kind and number of its command: at the outermost point, before other interceptors. */
function outbound(stacks: Map<string, StackWriter>): WorkflowOutboundCallsInterceptor {
  const note = (kind: string, seq: number | '') => stacks.set(`${kind} ${seq}`, stackHere());
  return {
    scheduleActivity: (input, next) => (note('activity', input.seq), next(input)),
    scheduleLocalActivity: (input, next) => (note('local-activity', input.seq), next(input)),
    startTimer: (input, next) => (note('timer', input.seq), next(input)),
    startChildWorkflowExecution: (input, next) => (note('child', input.seq), next(input)),
    signalWorkflow: (input, next) => (note('signal-external', input.seq), next(input)),
    startNexusOperation: (input, next) => (note('nexus', input.seq), next(input)),
    continueAsNew: (input, next) => (note('continue-as-new', ''), next(input)),
  };
}

/** The key under which `outbound` noted the call; undefined for what no interceptor sees. */
function keyOf(command: SandboxCommand): string | undefined {
  const { scheduleActivity, scheduleLocalActivity, startTimer, startChildWorkflowExecution } = command;
  if (scheduleActivity) return `activity ${scheduleActivity.seq}`;
  if (scheduleLocalActivity) return `local-activity ${scheduleLocalActivity.seq}`;
  if (startTimer) return `timer ${startTimer.seq}`;
  if (startChildWorkflowExecution) return `child ${startChildWorkflowExecution.seq}`;
  if (command.signalExternalWorkflowExecution) return `signal-external ${command.signalExternalWorkflowExecution.seq}`;
  if (command.scheduleNexusOperation) return `nexus ${command.scheduleNexusOperation.seq}`;
  if (command.continueAsNewWorkflowExecution) return 'continue-as-new ';
  return undefined;
}

const isCancellation = (command: SandboxCommand): boolean =>
  Boolean(
    command.cancelTimer ??
    command.requestCancelActivity ??
    command.cancelChildWorkflowExecution ??
    command.requestCancelNexusOperation,
  );

/** The mark of a method that notes its calls. */
const NOTES_CALLS = 'ordealNotesCalls';

/**
 * A cancellation is asked for where its scope is cancelled. The classes of the SDK outlive an execution: all of a sandbox have the same, so one is wrapped once,
 * and what it notes belongs to the execution that calls. A wrapper for each would call those of all before, and hold them.
 */
function watchScopes(): void {
  const scopes = CancellationScope.prototype;
  const { cancel } = scopes;
  if (NOTES_CALLS in cancel) return;
  const cancelNoted = function cancelNoted(this: CancellationScope): void {
    const activator = internals.__TEMPORAL_ACTIVATOR__;
    if (activator !== undefined) activator.ordealCancelled = stackHere();
    cancel.call(this);
  };
  scopes.cancel = Object.assign(cancelNoted, { [NOTES_CALLS]: true });
}

/** What no interceptor sees: patches, search attributes, memo, cancellations. */
function watchCommands(pushed: Map<SandboxCommand, StackWriter>): void {
  const activator = internals.__TEMPORAL_ACTIVATOR__;
  if (activator === undefined) return;
  const push = activator.pushCommand.bind(activator);
  activator.pushCommand = (command, complete) => {
    if (keyOf(command) === undefined) {
      const cancelled = activator.ordealCancelled ?? NOWHERE;
      pushed.set(command, isCancellation(command) ? cancelled : stackHere());
    }
    push(command, complete);
  };
  const record = activator.recordWorkflowTaskError.bind(activator);
  activator.recordWorkflowTaskError = (error) => {
    if (error instanceof Error) recorder.failed(error.message, error.stack ?? '');
    else recorder.failed(String(error), '');
    record(error);
  };
  const convert = activator.errorToFailure.bind(activator);
  activator.errorToFailure = (error) => {
    const failure = convert(error);
    if (error instanceof Error && failure.message !== error.message) recorder.hidden(error.message, error.stack ?? '');
    return failure;
  };
  watchScopes();
}

/** Where the handlers of updates were set, by the names of the updates: an answer has no stack of its own. */
function watchUpdateHandlers(): ReadonlyMap<string, StackWriter> {
  const places = new Map<string, StackWriter>();
  const handlers = internals.__TEMPORAL_ACTIVATOR__?.updateHandlers;
  if (handlers === undefined) return places;
  const set = handlers.set.bind(handlers);
  handlers.set = (name, handler) => {
    places.set(name, stackHere());
    return set(name, handler);
  };
  return places;
}

/** Workflow Types that are named to somebody who asked for another. */
const SHOWN_TYPES = 20;

/** The SDK says that a Workflow Type is not there; this says which are. */
function refuseUnknownType(): void {
  const type = internals.__TEMPORAL_ACTIVATOR__?.info.workflowType;
  const exported = internals.__TEMPORAL__?.importWorkflows?.();
  if (type === undefined || exported === undefined) return;
  const types = Object.keys(exported).filter((name) => typeof exported[name] === 'function');
  if (types.includes(type) || types.includes('default')) return;
  const others = types.length > SHOWN_TYPES ? ` and ${types.length - SHOWN_TYPES} more` : '';
  const shown = types.sort().slice(0, SHOWN_TYPES).join(', ');
  throw new TypeError(`no such function is exported: ${type}. Exported: ${shown}${others}`);
}

/** Says which signals wait for a handler, whenever that is another number of them. */
function unheardTeller(): () => void {
  let told = 0;
  return () => {
    const { bufferedSignals = [] } = internals.__TEMPORAL_ACTIVATOR__ ?? {};
    if (bufferedSignals.length === told) return;
    told = bufferedSignals.length;
    recorder.unheard(bufferedSignals.map(({ signalName }) => signalName ?? ''));
  };
}

/** The SDK asks for this export by name. */
export function interceptors(): WorkflowInterceptors {
  const stacks = new Map<string, StackWriter>();
  const pushed = new Map<SandboxCommand, StackWriter>();
  /** Names of updates by the id that their answers carry. */
  const updates = new Map<string, string>();
  refuseUnknownType();
  watchCommands(pushed);
  const handlers = watchUpdateHandlers();
  const stackOf = (command: SandboxCommand): StackWriter => {
    const { updateResponse } = command;
    if (updateResponse) return handlers.get(updates.get(updateResponse.protocolInstanceId ?? '') ?? '') ?? NOWHERE;
    const key = keyOf(command);
    return (key === undefined ? pushed.get(command) : stacks.get(key)) ?? NOWHERE;
  };
  const tellUnheard = unheardTeller();
  return {
    outbound: [outbound(stacks)],
    internals: [
      {
        activate(input, next) {
          for (const { doUpdate } of input.activation.jobs ?? [])
            if (doUpdate) updates.set(doUpdate.protocolInstanceId ?? '', doUpdate.name ?? '');
          next(input);
        },
        concludeActivation(input, next) {
          const output = next(input);
          const { historyLength, taskQueue } = workflowInfo();
          for (const command of output.commands) {
            recorder.command(command, stackOf(command), historyLength, taskQueue);
          }
          pushed.clear();
          tellUnheard();
          return output;
        },
      },
    ],
  };
}
