// The executions of a trial as chains of runs: an execution that continues as new is one execution in several runs.
import type { ExecutionEvidence, ExecutionStatus, TrialEvidence } from '../../reports/evidence/types.ts';

/** The runs of one execution, oldest first. */
export interface Chain {
  readonly workflowId: string;
  readonly runs: readonly ExecutionEvidence[];
  /** The last run: its status and result are those of the execution. */
  readonly last: ExecutionEvidence;
  /** From the start of the first run to the end of the last. */
  readonly virtualMs: number;
}

/** Every execution, in the order of the evidence. */
export const chainsOf = ({ executions }: Pick<TrialEvidence, 'executions'>): readonly Chain[] =>
  [...new Set(executions.map(({ workflowId }) => workflowId))].flatMap((workflowId) => {
    const runs = executions.filter((run) => run.workflowId === workflowId);
    const [first, last] = [runs[0], runs.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ workflowId, runs, last, virtualMs: last.endedVirtualMs - first.startedVirtualMs }];
  });

/** The executions that have the last word: all of a trial; of a restart baseline the last restart alone. */
export const finalChains = (evidence: Pick<TrialEvidence, 'plan' | 'executions'>): readonly Chain[] => {
  const chains = chainsOf(evidence);
  return evidence.plan.mode === 'restart-baseline' ? chains.slice(-1) : chains;
};

/** `completed` when all are, else what the first other one is. Undefined without executions. */
export const commonStatus = (chains: readonly Chain[]): ExecutionStatus | undefined =>
  (chains.find(({ last }) => last.status !== 'completed') ?? chains[0])?.last.status;

/** Executions of a trial run at the same time, restarts one after the other. */
export const virtualMsOf = (evidence: Pick<TrialEvidence, 'plan' | 'executions'>): number => {
  const times = chainsOf(evidence).map(({ virtualMs }) => virtualMs);
  return evidence.plan.mode === 'restart-baseline' ? times.reduce((sum, one) => sum + one, 0) : Math.max(0, ...times);
};
