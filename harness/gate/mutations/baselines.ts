// The histories a mutation is tried on: of each shape among a subject's baselines the shortest.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { attributesOf, identityOf, textAt } from '../../history/events.ts';
import { readHistoryFile } from '../../history/file.ts';
import type { ReplayInput } from '../../replay/types.ts';
import type { HistoryEventJson, HistoryJson } from '../../../reports/evidence/types.ts';
import type { Subject } from './subjects.ts';

export interface Baseline {
  /** `ResearchWorkflow: fetch_url call_llm save_result completed` */
  readonly shape: string;
  readonly input: ReplayInput;
}

const MANIFEST = 'manifest.json';

/**
 * Long ones in which a shorter one goes on and on: they cost seconds and show nothing that the shorter one does not. And those with
 * measured latencies: answers that come at the same time share a task, so a change that reorders may leave such a one alone. All of them are
 * replayed in gated.server.test.ts, over one change per verdict.
 */
const LEFT_OUT: readonly string[] = [
  MANIFEST,
  'batch-job-that-never-ends.json',
  'job-never-ends.json',
  'killed-at-the-boundary.json',
  'timeouts-fit-measured-latencies.json',
];

const WORDS: Readonly<Record<string, string>> = {
  TIMER_STARTED: 'timer',
  TIMER_FIRED: 'fired',
  MARKER_RECORDED: 'marker',
  WORKFLOW_EXECUTION_SIGNALED: 'signal',
  WORKFLOW_EXECUTION_UPDATE_COMPLETED: 'update',
  ACTIVITY_TASK_FAILED: 'activity-failed',
  ACTIVITY_TASK_TIMED_OUT: 'activity-timed-out',
  WORKFLOW_EXECUTION_COMPLETED: 'completed',
  WORKFLOW_EXECUTION_FAILED: 'failed',
  WORKFLOW_EXECUTION_CONTINUED_AS_NEW: 'continued-as-new',
};

function wordOf(event: HistoryEventJson): string | undefined {
  const type = event.eventType.replace(/^EVENT_TYPE_/, '');
  return type === 'ACTIVITY_TASK_SCHEDULED' ? textAt(attributesOf(event), 'activityType', 'name') : WORDS[type];
}

/** Workflow Type, then in order what was asked for and what came of it, but for results, whose order is not the workflow's. */
export const shapeOf = (history: HistoryJson): string =>
  `${identityOf(history).workflowType}: ${history.events.flatMap((event) => wordOf(event) ?? []).join(' ')}`;

async function historiesIn(folder: string): Promise<readonly ReplayInput[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && !LEFT_OUT.includes(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const history = await readHistoryFile(join(folder, name));
      return { source: name, workflowId: identityOf(history).workflowId, history };
    }),
  );
}

/** @param root - the repository */
export async function baselinesOf(root: string, { histories }: Subject): Promise<readonly Baseline[]> {
  const inputs = (await Promise.all(histories.map((folder) => historiesIn(join(root, folder))))).flat();
  const shortest = new Map<string, Baseline>();
  for (const input of inputs) {
    const shape = shapeOf(input.history);
    const known = shortest.get(shape);
    if (known !== undefined && known.input.history.events.length <= input.history.events.length) continue;
    shortest.set(shape, { shape, input });
  }
  return [...shortest.values()];
}
