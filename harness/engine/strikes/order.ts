// What is asked of a strike, what came of it, and how its proof is written down.
import { awaitCompletions } from '../../workers/completions.ts';
import type { AttemptKey, Host } from '../../workers/types.ts';
import type { StrikeTrigger } from '../../scenario/types.ts';
import type { PlannedFault } from '../../../reports/evidence/types.ts';
import { COMPLETIONS_WALL_MS } from '../bounds.ts';
import { workflowIdOf, type TrialContext } from '../trial-context.ts';

/** Where the fault strikes: the process that stands at the point, or nobody in particular at a virtual moment. */
export interface StrikeOrder {
  readonly planned: PlannedFault;
  readonly host?: Host;
  readonly key?: AttemptKey;
  readonly detail: string;
  /** Happens when the processes are dead and before others take their places. */
  readonly meanwhile?: () => Promise<void>;
}

/** What came of it. */
export type StrikeEnd =
  /** There was nothing to strike: who stands at the point goes on. */
  | { readonly kind: 'missed' }
  /** So many processes are lost: others take their places. `back`: they come back once that is done. */
  | {
      readonly kind: 'lost';
      readonly processes: number;
      readonly back?: () => Promise<void>;
      /** Settles with true once it is certain that no execution of the trial can go on. */
      readonly hopeless?: Promise<boolean>;
    }
  /** Everybody is there: who stands at the point goes on. */
  | { readonly kind: 'goes-on' };

/** Carries out one kind of fault. The proof is written down before it settles. */
export type Strike<Fault> = (context: {
  readonly trial: TrialContext;
  /** The executions of the trial that run now. */
  readonly ordinals: readonly number[];
  readonly order: StrikeOrder;
  readonly fault: Fault;
}) => Promise<StrikeEnd>;

/** The point `completed` is reached when the server has recorded the completion, not when the process has reported it. */
export const untilRecorded = async (
  trial: TrialContext,
  ordinals: readonly number[],
  on: StrikeTrigger,
): Promise<void> => {
  if (!('activity' in on) || on.at !== 'completed') return;
  const workflowIds = ordinals.map((ordinal) => workflowIdOf(trial.plan, ordinal));
  await awaitCompletions(trial.client, workflowIds, on.activity, on.nth ?? 1, COMPLETIONS_WALL_MS);
};

/** The process that stands at the point; at a moment the one that has served longest. */
export const victimOf = ({ crew }: TrialContext, { host }: StrikeOrder): Host | undefined =>
  host === undefined ? crew.hosts[0] : crew.hosts.find((one) => one === host);

/** The processes that are struck: the one of the order, or all that live. */
export const victimsOf = (trial: TrialContext, order: StrikeOrder, workers: 'struck' | 'all' = 'struck'): Host[] => {
  if (workers === 'all') return trial.crew.hosts.filter(({ alive }) => alive);
  const victim = victimOf(trial, order);
  return victim === undefined ? [] : [victim];
};

/** Writes the proof down. @param proof - what the operating system, or whoever was struck, said */
export const writeDown = (
  trial: TrialContext,
  ordinals: readonly number[],
  { planned, key, detail }: StrikeOrder,
  proof: { readonly wallMs: number; readonly said: string },
): void => {
  const [only, ...others] = ordinals.map((ordinal) => workflowIdOf(trial.plan, ordinal));
  // Nobody's own where several run.
  const whose = only === undefined || others.length > 0 ? {} : { workflowId: only };
  trial.recorder.struck(planned.id, {
    wallMs: proof.wallMs,
    detail: `${detail}; ${proof.said}`,
    ...(key === undefined
      ? whose
      : {
          workflowId: key.workflowId,
          runId: key.runId,
          activityType: key.activityType,
          activityId: key.activityId,
          attempt: key.attempt,
        }),
  });
  trial.onStrike(planned.title);
};

/** Writes down how a process ended. */
export const noteEnd = (
  { recorder }: TrialContext,
  { identity }: Host,
  { wallMs, signal }: { readonly wallMs: number; readonly signal: string },
): void => {
  const record = recorder.workers.find((worker) => worker.identity === identity);
  if (record !== undefined) Object.assign(record, { diedWallMs: wallMs, signal });
};
