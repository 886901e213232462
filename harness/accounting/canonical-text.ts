// Takes a trial's own names out of texts, so that a result or an effect can be compared with that of another trial.
import type { TrialEvidence } from '../../reports/evidence/types.ts';

/** A shorter name could stand in a text by chance. */
const SHORTEST_NAME = 4;

/** Replaces Workflow IDs, Run IDs, the prefix and the key of this trial by placeholders that every trial shares. */
export const canonicalText = ({ plan, executions }: TrialEvidence): ((text: string) => string) => {
  // The longest first: the key is part of the prefix, the prefix part of a Workflow ID.
  const names = [
    ...executions.flatMap(({ workflowId, runId }) => [
      [workflowId, '{workflowId}'] as const,
      [runId, '{runId}'] as const,
    ]),
    [plan.workflowIdPrefix, '{prefix}'] as const,
    [plan.key, '{trial}'] as const,
  ]
    .filter(([name]) => name.length >= SHORTEST_NAME)
    .toSorted(([a], [b]) => b.length - a.length);
  return (text) => names.reduce((so, [name, placeholder]) => so.replaceAll(name, placeholder), text);
};

/** The same for every string of a JSON value, keys included. */
export const canonicalValue = (evidence: TrialEvidence): ((value: unknown) => unknown) => {
  const clean = canonicalText(evidence);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), walk(inner)]));
  };
  return walk;
};
