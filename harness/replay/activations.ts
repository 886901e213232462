// Hears of each activation that a sandbox of the SDK has come through, whatever workflow code is in it: so a replay is known to come further.
import { BaseVMWorkflow } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { wallClock } from '../clock.ts';
import { createBeat } from './beat.ts';

type Activate = BaseVMWorkflow['activate'];

/** @param done - called after each activation of each execution. Call once, in a process that only replays */
export function hearActivations(done: () => void): void {
  const prototype = BaseVMWorkflow.prototype as { activate: Activate };
  const { activate } = prototype;
  prototype.activate = async function activateAndTell(this: BaseVMWorkflow, activation) {
    const completion = await activate.call(this, activation);
    done();
    return completion;
  };
}

/**
 * Call once, in a process that only replays.
 * @returns to be called when a replay begins: it is said at once that it has, and again once a second while it comes further
 */
export function openBeats(): (say: () => void) => void {
  let beat = (): void => undefined;
  hearActivations(() => beat());
  return (say) => {
    beat = createBeat(wallClock, say);
    say();
  };
}
