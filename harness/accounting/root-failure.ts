// What a failed execution failed of: the link of its chain of causes that is its own.
import type { FailureLink } from '../../reports/evidence/types.ts';

/** Links that only say where a failure passed through. */
const WRAPPERS: ReadonlySet<string> = new Set(['ActivityFailure', 'ChildWorkflowFailure', 'WorkflowFailedError']);

/**
 * The failure an execution failed of: what the deepest activity or child ended with, else what the workflow threw.
 * Causes that this failure itself carries (a client library's own error) do not count.
 */
export const rootFailure = (chain: readonly FailureLink[]): FailureLink | undefined =>
  chain[chain.findLastIndex(({ type }) => WRAPPERS.has(type)) + 1] ?? chain.at(-1);
