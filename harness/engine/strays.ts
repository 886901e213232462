// Requests at the fake provider that are in no trial's evidence, or asked for what their world does not plan: they make a run not green.
import type { LlmMock } from '../llm-mock/types.ts';
import type { RunReport } from '../../reports/evidence/run.ts';

/** More lines than this say no more. */
const LINES_MAX = 20;

/**
 * One line per path and execution, with how often: a call that carries no caller, one that its world has no answer for, an address that no endpoint has, or one on which
 * the fake broke. Empty where there was none.
 */
export function straysOf({ unmatched }: Pick<LlmMock, 'unmatched'>): Pick<RunReport, 'strays'> {
  const lines = new Map<string, number>();
  for (const { path, workflowId, status } of unmatched) {
    const line = `${path} of ${workflowId === '' ? 'no execution' : workflowId}, answered ${status}`;
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  if (lines.size === 0) return {};
  return {
    strays: [...lines].slice(0, LINES_MAX).map(([line, times]) => (times === 1 ? line : `${line}, ${times} times`)),
  };
}
