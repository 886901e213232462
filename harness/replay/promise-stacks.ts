// Takes a cost off a process that only replays: the SDK writes down the stack of every promise that workflow code makes.
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

/**
 * The stacks are for the query `__stack_trace`, which no replay answers; they are a quarter of the time of a replay.
 * Only the SDK's own hook is taken out: its `AsyncLocalStorage` needs the hooks of Node, or cancellation scopes would go astray.
 * Call before the first replay of the process.
 */
export function leaveOutPromiseStacks(): void {
  globalHandlers.install();
  globalHandlers['stopPromiseHook']();
  globalHandlers.promiseHookInstalled = false;
}
