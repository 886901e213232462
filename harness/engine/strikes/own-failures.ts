// Attempts that failed while a link was disturbed, without those that failed of something else.
import type { ActivityAttempt } from '../../../reports/evidence/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';
import type { Host } from '../../workers/types.ts';
import { faultOf } from '../plan.ts';
import type { TrialContext } from '../trial-context.ts';

interface Window {
  /** Id of the fault. */
  readonly id: string;
  readonly link: NetworkFault['link'];
  /** The processes that it strikes. */
  readonly hosts: readonly Host[];
  readonly sinceWallMs: number;
}

/** Faults under which attempts fail for a reason that no ledger of requests knows. */
const failsAttempts = (kind: string): boolean => kind.startsWith('database.') || kind.startsWith('network.');

/** Whether an attempt may have failed of another fault that has struck: which one it was is known to nobody. */
const isBeside = ({ plan, recorder }: TrialContext, { id, link }: Window): boolean =>
  plan.faults.some((planned) => {
    if (planned.id === id || !failsAttempts(planned.kind) || recorder.strikes(planned.id).length === 0) return false;
    const fault = faultOf(planned);
    return !('link' in fault && fault.link === link);
  });

/** How many attempts failed since, of which nothing but the link explains it. */
export const ownFailures = (trial: TrialContext, window: Window): number => {
  const { recorder, places, plan } = trial;
  const { hosts, sinceWallMs } = window;
  if (isBeside(trial, window)) return 0;
  const isOwn = (attempt: ActivityAttempt): boolean =>
    attempt.outcome?.kind === 'failed' &&
    (attempt.endedWallMs ?? 0) >= sinceWallMs &&
    hosts.some(({ identity }) => identity === attempt.worker) &&
    attempt.outcome.type !== 'KeyServiceUnavailable' &&
    !places.llm.wasRefused(plan.key, attempt);
  return recorder.attempts.filter(isOwn).length;
};
