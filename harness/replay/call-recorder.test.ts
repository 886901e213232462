// What the recorder leaves in a sandbox that many executions share, one after another.
import { CancellationScope } from '@temporalio/workflow';
import { afterEach, expect, it } from 'vitest';
import { interceptors, type SandboxCommand } from './call-recorder.ts';

const realm = globalThis as { __TEMPORAL_ACTIVATOR__?: unknown };
const { cancel } = CancellationScope.prototype;
afterEach(() => {
  delete realm.__TEMPORAL_ACTIVATOR__;
  CancellationScope.prototype.cancel = cancel;
});

/** As the SDK begins an execution in a sandbox. */
function begin() {
  const activator = {
    info: { workflowType: 'review' },
    updateHandlers: new Map(),
    bufferedSignals: [],
    pushCommand: (_command: SandboxCommand) => undefined,
    recordWorkflowTaskError: () => undefined,
    errorToFailure: () => ({ message: '' }),
  };
  realm.__TEMPORAL_ACTIVATOR__ = activator;
  interceptors();
  return activator as typeof activator & { readonly ordealCancelled?: () => string };
}

it('wraps what all executions share once, and notes cancellations for the execution that asks for them', () => {
  let calls = 0;
  CancellationScope.prototype.cancel = () => void (calls += 1);
  const bare = CancellationScope.prototype.cancel;
  const first = begin();
  const wrapped = CancellationScope.prototype.cancel;
  expect(wrapped).not.toBe(bare);
  const second = begin();
  expect(CancellationScope.prototype.cancel).toBe(wrapped);
  wrapped.call({} as CancellationScope);
  expect(calls).toBe(1);
  expect(first.ordealCancelled).toBeUndefined();
  expect(second.ordealCancelled?.()).toContain('call-recorder.test');
});
