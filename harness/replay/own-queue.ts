// Gives workflow code the task queue that its history names: the SDK's replayer invents one, and code that asks for it would go astray.
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

/** @param history - is replayed next */
export function replaysNext({ events: [started] }: HistoryJson): void {
  taskQueue = started === undefined ? '' : textAt(attributesOf(started), 'taskQueue', 'name');
}

/**
 * Wraps the SDK's sandboxes, whichever is used. Call once, in a process that only replays.
 * The namespace stands in no history: it stays `default`.
 */
export function keepTaskQueues(): void {
  for (const creator of [VMWorkflowCreator.prototype, ReusableVMWorkflowCreator.prototype] as readonly Creator[]) {
    const create = creator.createWorkflow;
    creator.createWorkflow = function createOnItsQueue(this: Creator, options) {
      const info = taskQueue === '' ? options.info : { ...options.info, taskQueue };
      return create.call(this, { ...options, info });
    };
  }
}
