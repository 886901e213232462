// Whose a history is: the one answer for replay, probes, coverage, codecs and `ordeal repro`.
import { attributesOf, identityOf, textAt } from '../history/events.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';

type Registered = Pick<Pipeline, 'name' | 'workflows'>;

/** What is known of where a history was found. */
export interface Provenance {
  /** The pipeline whose baseline it is: its own, whatever its Workflow Type. */
  readonly pipeline?: string;
  /** The pipeline in whose folder it lies: it decides where several have its Workflow Type. */
  readonly beside?: string;
}

/** Pipelines that a history may belong to, by what its place and its Workflow Type say. */
export function candidatesOf<P extends Registered>(
  pipelines: readonly P[],
  { pipeline, beside }: Provenance,
  workflowType: string | undefined,
): readonly P[] {
  if (pipeline !== undefined) return pipelines.filter(({ name }) => name === pipeline);
  const all = pipelines.filter(({ workflows }) => workflows.some(({ type }) => type === workflowType));
  const near = all.filter(({ name }) => name === beside);
  return near.length > 0 ? near : all;
}

/** Those of the owners that were asked about. @param only - names; absent: all */
export const askedOf = <P extends Pick<Pipeline, 'name'>>(
  owners: readonly P[],
  only: readonly string[] | undefined,
): readonly P[] => (only === undefined ? owners : owners.filter(({ name }) => only.includes(name)));

/** @returns several where they have its Workflow Type and neither its place nor its task queue says whose it is: it is replayed on each */
export function ownersOf<P extends Registered>(
  pipelines: readonly P[],
  found: Provenance & { readonly history: HistoryJson },
): readonly P[] {
  const { workflowType } = identityOf(found.history);
  const all = candidatesOf(pipelines, found, workflowType);
  if (all.length < 2) return all;
  const [started] = found.history.events;
  const taskQueue = started === undefined ? '' : textAt(attributesOf(started), 'taskQueue', 'name');
  const serving = all.filter(({ workflows }) =>
    workflows.some((each) => each.type === workflowType && each.taskQueue === taskQueue),
  );
  return serving.length > 0 ? serving : all;
}
