// Steps through histories in a replaying process of its own, with the bounds of every replay.
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { identityOf } from '../history/events.ts';
import { preflight } from '../history/preflight.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { titleOf } from '../replay/commands.ts';
import { explain } from '../replay/explain.ts';
import { createHost } from '../replay/host.ts';
import { shown } from '../replay/place.ts';
import type { Outcome, RecordedStep } from '../replay/protocol.ts';
import type { ReplayInput } from '../replay/types.ts';
import { codeKey, type WorkflowCode } from '../replay/workflow-code.ts';
import { eventTitle } from './event-title.ts';
import type { Step, StepCommand, SteppedHistory } from './types.ts';

/** Wall ms that one history may take. */
const HISTORY_BOUND_MS = 60_000;
/** Wall ms that workflow code may hold the thread within one workflow task, as a worker in production. */
const WORKFLOW_TASK_BOUND_MS = 5_000;
const HEAP_LIMIT_MIB = 2_048;

export interface Stepper {
  /** Settles with the steps up to the end of the history, or to where today's code leaves it. @throws HarnessError BUNDLE_FAILED · HISTORY_UNREADABLE */
  step(code: WorkflowCode, input: ReplayInput): Promise<SteppedHistory>;
  close(): Promise<void>;
}

interface Stepped {
  readonly steps: readonly RecordedStep[];
  readonly outcome: Outcome;
}

const unanswered = (detail: string): Stepped => ({ steps: [], outcome: { kind: 'cannot-tell', detail } });

const closedError = ({ pipeline }: WorkflowCode): HarnessError =>
  new HarnessError(
    'HARNESS_FAULT',
    `Failed to step through a history of ${pipeline}: the stepper is closed. Open a new one.`,
  );

const commandsOf = (step: RecordedStep, root: string): readonly StepCommand[] =>
  step.commands.map((command) => ({
    title: titleOf(command),
    ...(command.place === undefined ? {} : { file: shown(command.place.file, root), line: command.place.line }),
  }));

const stepsOf = (recorded: readonly RecordedStep[], { events }: HistoryJson, root: string): readonly Step[] =>
  recorded.map((step, index) => ({
    number: index + 1,
    historyLength: step.historyLength,
    timeMs: step.timeMs,
    events: events
      .filter(({ eventId }) => Number(eventId) > (recorded[index - 1]?.historyLength ?? 0))
      .filter(({ eventId }) => Number(eventId) <= step.historyLength)
      .map(eventTitle),
    commands: commandsOf(step, root),
    state: step.answers,
  }));

/** @param root - folder that places are shown relative to */
export function openStepper(clock: WallClock, root: string): Stepper {
  const host = createHost(clock, HEAP_LIMIT_MIB);
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function stepped(code: WorkflowCode, input: ReplayInput): Promise<Stepped> {
    const key = `steps of ${codeKey(code)}`;
    const place = await host.ready({ ...code, key, recordsState: true });
    if ('failed' in place) return unanswered(place.failed);
    const { workflowId, history, namespace } = input;
    const entry = { index: 0, workflowId, history, ...(namespace === undefined ? {} : { namespace }) };
    place.send({ kind: 'step', key, entry, workflowTaskBoundMs: WORKFLOW_TASK_BOUND_MS });
    const heard = await place.hear(HISTORY_BOUND_MS);
    if (heard.kind === 'stepped') return heard;
    await host.drop();
    if (heard.kind === 'gone') return unanswered(heard.reason);
    if (heard.kind === 'silent')
      return unanswered(`the replay did not end within ${HISTORY_BOUND_MS} ms and was killed`);
    throw new HarnessError(
      'HARNESS_FAULT',
      `Failed to step through ${input.source}: the replaying process reported ${heard.kind} out of turn. Run the command again.`,
    );
  }

  return {
    step(code, given) {
      const doing = last.then(async (): Promise<SteppedHistory> => {
        // Asked when its turn comes: a step that waited must not start another process.
        if (closed) throw closedError(code);
        const history = preflight(given.history, given.source);
        const { workflowId, workflowType } = identityOf(history);
        const input = { ...given, history, workflowId: workflowId || given.workflowId };
        const { steps, outcome } = await stepped(code, input);
        return {
          workflowId: input.workflowId,
          workflowType,
          steps: stepsOf(steps, history, root),
          replay: explain({ input, outcome, root }),
        };
      });
      last = doing.catch(() => undefined); // Told to the caller; the next one begins all the same.
      return doing;
    },
    async close() {
      closed = true;
      await host.drop();
      await last;
    },
  };
}
