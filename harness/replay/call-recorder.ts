// Runs inside the workflow sandbox during a replay: hands out every command with the stack of the call that asked for it.
import {
  proxySinks,
  type ConcludeActivationInput,
  type Sinks,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';

/** What the sandbox sends out; the replaying process answers it during replay. */
export interface RecorderSinks extends Sinks {
  readonly recorder: {
    /** @param name - of a timer its milliseconds */
    command(kind: string, name: string, stack: string): void;
  };
}

type SandboxCommand = ConcludeActivationInput['commands'][number];

const { recorder } = proxySinks<RecorderSinks>();

function outbound(stacks: Map<string, string>): WorkflowOutboundCallsInterceptor {
  const note = (kind: string, seq: number | '') => stacks.set(`${kind} ${seq}`, new Error('call').stack ?? '');
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

type Described = readonly [kind: string, seq: number | '', name: string];

/** Durations are `{seconds, nanos}` with a 64-bit number that may be an object. */
function milliseconds(
  duration: { seconds?: { toString(): string } | null; nanos?: number | null } | null | undefined,
): string {
  return String(Number(String(duration?.seconds ?? 0)) * 1000 + (duration?.nanos ?? 0) / 1_000_000);
}

function describe(command: SandboxCommand): Described | undefined {
  const { scheduleActivity, scheduleLocalActivity, startTimer, startChildWorkflowExecution } = command;
  const { signalExternalWorkflowExecution, scheduleNexusOperation, setPatchMarker } = command;
  if (scheduleActivity) return ['activity', scheduleActivity.seq ?? '', scheduleActivity.activityType ?? ''];
  if (scheduleLocalActivity)
    return ['local-activity', scheduleLocalActivity.seq ?? '', scheduleLocalActivity.activityType ?? ''];
  if (startTimer) return ['timer', startTimer.seq ?? '', milliseconds(startTimer.startToFireTimeout)];
  if (startChildWorkflowExecution)
    return ['child', startChildWorkflowExecution.seq ?? '', startChildWorkflowExecution.workflowType ?? ''];
  if (signalExternalWorkflowExecution) {
    return [
      'signal-external',
      signalExternalWorkflowExecution.seq ?? '',
      signalExternalWorkflowExecution.signalName ?? '',
    ];
  }
  if (command.requestCancelExternalWorkflowExecution) return ['cancel-external', '', ''];
  if (scheduleNexusOperation)
    return ['nexus', scheduleNexusOperation.seq ?? '', scheduleNexusOperation.operation ?? ''];
  if (setPatchMarker) return ['patch', '', setPatchMarker.patchId ?? ''];
  if (command.continueAsNewWorkflowExecution) return ['continue-as-new', '', ''];
  if (command.completeWorkflowExecution) return ['complete', '', ''];
  if (command.failWorkflowExecution) return ['fail', '', ''];
  if (command.cancelWorkflowExecution) return ['cancel', '', ''];
  return undefined;
}

/** The SDK asks for this export by name. */
export function interceptors(): WorkflowInterceptors {
  const stacks = new Map<string, string>();
  return {
    outbound: [outbound(stacks)],
    internals: [
      {
        concludeActivation(input, next) {
          const output = next(input);
          for (const command of output.commands) {
            const described = describe(command);
            if (described === undefined) continue;
            const [kind, seq, name] = described;
            recorder.command(kind, name, stacks.get(`${kind} ${seq}`) ?? '');
          }
          return output;
        },
      },
    ],
  };
}
