// Gives workflow code the task queue and the namespace that its history names: the SDK's replayer invents them, and code that asks for them would go astray.
import type { WorkflowCreateOptions } from '@temporalio/worker/lib/workflow/interface.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { VMWorkflowCreator } from '@temporalio/worker/lib/workflow/vm.js';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { attributesOf, textAt } from '../history/events.ts';

interface Creator {
  createWorkflow(options: WorkflowCreateOptions): Promise<unknown>;
}

/** Of the history that is being replayed: a process replays one at a time. `''`: as the replayer has it. */
let taskQueue = '';
let ownNamespace = '';

/** The SDK starts children in the namespace of their parent, and says so. `''`: the history names none. */
export const namespaceOf = ({ events }: HistoryJson): string => {
  const child = events.find(({ eventType }) => eventType === 'EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED');
  return child === undefined ? '' : textAt(attributesOf(child), 'namespace');
};

/**
 * @param history - is replayed next
 * @param namespace - where it was read from, where that is known
 */
export function replaysNext(history: HistoryJson, namespace = namespaceOf(history)): void {
  const [started] = history.events;
  ownNamespace = namespace;
  taskQueue = started === undefined ? '' : textAt(attributesOf(started), 'taskQueue', 'name');
}

/**
 * Wraps the SDK's sandboxes, whichever is used. Call once, in a process that only replays.
 * Few histories name their namespace; without it, it stays `default`.
 */
export function keepTaskQueues(): void {
  for (const creator of [VMWorkflowCreator.prototype, ReusableVMWorkflowCreator.prototype] as readonly Creator[]) {
    const create = creator.createWorkflow;
    creator.createWorkflow = function createOnItsQueue(this: Creator, options) {
      const info = {
        ...options.info,
        ...(taskQueue === '' ? {} : { taskQueue }),
        ...(ownNamespace === '' ? {} : { namespace: ownNamespace }),
      };
      return create.call(this, { ...options, info });
    };
  }
}
