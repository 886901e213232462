// Whether a fault of a message struck, as the histories tell: each copy of a message stands in them under its own name. Pure.
import type { MessageFault } from '../../scenario/types.ts';
import type { ExecutionEvidence, MessageDelivery, Plan, Strike } from '../../../reports/evidence/types.ts';
import { answersTo, eventAt, placesOf, TASK_COMPLETED, TASK_STARTED, type Scene } from './scene.ts';
import { isMessage, overtakerOf, struckBy } from './struck.ts';
import { signalWithTimeout, updateWithTimeout } from './with-timeout.ts';

const repeatedAs = (scene: Scene, isSame: boolean): string | undefined => {
  const [first, second] = [placesOf(scene, scene.action, 1), placesOf(scene, scene.action, 2)];
  if (isSame)
    return answersTo(scene, 1).length > 1 && first.length > 0
      ? `the request was sent twice, and is ${first.map((at) => eventAt(scene, at)).join(' and ')} of the history`
      : undefined;
  return first.length > 0 && second.length > 0
    ? `sent twice: ${eventAt(scene, first[0])} and ${eventAt(scene, second[0])} of the history`
    : undefined;
};

/** What shows that it struck; undefined where nothing does. */
const proofOf = (fault: MessageFault, scene: Scene): string | undefined => {
  const [own] = placesOf(scene, scene.action, 1);
  switch (fault.kind) {
    case 'signal.duplicated':
      return repeatedAs(scene, fault.request === 'same');
    case 'update.duplicated':
      return repeatedAs(scene, fault.id !== 'new');
    case 'signal.reordered':
    case 'update.reordered': {
      const overtaker = overtakerOf(scene.plan, scene.action);
      const [before] = overtaker === undefined ? [] : placesOf(scene, overtaker, 1);
      return own !== undefined && before !== undefined && before < own
        ? `${eventAt(scene, own)} of the history, behind ${eventAt(scene, before)} that was to come later`
        : undefined;
    }
    case 'signal.before-start': {
      const task = scene.events.findIndex(({ eventType }) => eventType === TASK_STARTED);
      return own !== undefined && own < task ? `${eventAt(scene, own)}, before any workflow task` : undefined;
    }
    case 'update.before-start': {
      // What comes later than a task has begun is told to another.
      const tasks = scene.events.filter(
        ({ eventType }, at) => own !== undefined && at < own && eventType === TASK_COMPLETED,
      );
      return tasks.length === 1 ? `${eventAt(scene, own)}, accepted by the first workflow task` : undefined;
    }
    case 'signal.after-end':
    case 'update.after-end': {
      const error = answersTo(scene, 1)[0]?.error;
      return scene.isOver && error !== undefined ? `answered with ${error} after the end` : undefined;
    }
    case 'signal.at-timeout':
      return signalWithTimeout(scene, fault.first ?? 'timeout');
    case 'update.at-timeout':
      return updateWithTimeout(scene, fault.first ?? 'timeout');
    case 'signal.during-crash':
    case 'update.during-crash':
      return undefined; // written down when the process died
  }
};

/** One strike for each execution in which it is seen. */
export const messageStrikes = (
  plan: Plan,
  faultId: string,
  deliveries: readonly MessageDelivery[],
  executions: readonly ExecutionEvidence[],
): readonly Strike[] => {
  const action = plan.actions.filter(isMessage).find((one) => struckBy(plan, one)?.planned.id === faultId);
  const struck = action === undefined ? undefined : struckBy(plan, action);
  if (action === undefined || struck === undefined) return [];
  return [...new Set(executions.map(({ workflowId }) => workflowId))].flatMap((workflowId) => {
    const runs = executions.filter((execution) => execution.workflowId === workflowId);
    const own = deliveries.filter((delivery) => delivery.execution === workflowId);
    const events = runs.flatMap(({ history }) => history.events);
    const isOver = runs.at(-1)?.status !== 'running';
    const detail = proofOf(struck.fault, { plan, action, events, deliveries: own, isOver });
    const sent = own.filter(({ actionId }) => actionId === action.id).at(-1);
    return detail === undefined || sent === undefined ? [] : [{ wallMs: sent.sentWallMs, detail, workflowId }];
  });
};
