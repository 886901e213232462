// Which passage of which point stops the process: the rules of one assignment, counted. No process, no clock.
import type { ActivityPoint, WorkflowTaskPoint } from '../../scenario/types.ts';
import type { AttemptKey, PointRule } from '../types.ts';

/** A point of an activity that a rule can name. */
export type ActivityPointName = ActivityPoint['at'];

/** `hold`: wait for the kill. `pass`: go on. */
export type Passage = 'pass' | 'hold';

/** The process now stands at a point. */
export interface Strike {
  readonly faultId: string;
  readonly key?: AttemptKey;
  readonly detail: string;
}

type ActivityRule = PointRule & { readonly on: ActivityPoint };
type TaskRule = PointRule & { readonly on: WorkflowTaskPoint };

const isActivityRule = (rule: PointRule): rule is ActivityRule => 'activity' in rule.on;
const isTaskRule = (rule: PointRule): rule is TaskRule => 'workflowTask' in rule.on;

/**
 * Counts the passages of one process. From a strike on the execution is frozen here: no body of it begins, no answer
 * reaches a body, no outcome is reported. Workflow tasks go on (they only schedule what is then held), except at a
 * workflow-task point. Counts begin at 0 in each process: an assignment after a kill carries only the rules still to strike.
 */
export class PointBook {
  #rules: readonly PointRule[] = [];
  readonly #strike: (strike: Strike) => void;
  readonly #passages = new Map<PointRule, number>();
  readonly #frozen = new Set<string>();

  constructor(strike: (strike: Strike) => void) {
    this.#strike = strike;
  }

  /** From now on these rules hold. */
  arm(rules: readonly PointRule[]): void {
    this.#rules = rules;
  }

  isFrozen(workflowId: string): boolean {
    return this.#frozen.has(workflowId);
  }

  /** Whether a rule waits for this point of this activity. */
  watches(at: ActivityPointName, key: AttemptKey): boolean {
    return this.#at(at, key).length > 0;
  }

  /** Whether a rule waits for a workflow task of this execution. */
  watchesTasks(workflowId: string): boolean {
    return this.#rules.some((rule) => isTaskRule(rule) && rule.workflowId === workflowId);
  }

  /** An attempt reaches a point. At `completed` the nth passes, and everything after it is held. */
  reach(at: ActivityPointName, key: AttemptKey): Passage {
    if (this.isFrozen(key.workflowId)) return 'hold';
    const [due] = this.#at(at, key).filter((rule) => this.#count(rule) === (rule.on.nth ?? 1));
    if (due === undefined) return 'pass';
    const detail = `${at} of ${key.activityType}, passage ${due.on.nth ?? 1}`;
    this.#freeze({ faultId: due.faultId, key, detail }, key.workflowId);
    return at === 'completed' ? 'pass' : 'hold';
  }

  /** The nth workflow task of an execution is computed. */
  reachTask(workflowId: string, nth: number): Passage {
    const rule = this.#rules
      .filter(isTaskRule)
      .find(({ on, workflowId: ruled }) => ruled === workflowId && on.workflowTask === nth);
    if (rule === undefined) return 'pass';
    if (!this.isFrozen(workflowId)) this.#freeze({ faultId: rule.faultId, detail: `workflow task ${nth}` }, workflowId);
    return 'hold';
  }

  #at(at: ActivityPointName, key: AttemptKey): ActivityRule[] {
    return this.#rules
      .filter(isActivityRule)
      .filter(
        ({ on, workflowId }) => workflowId === key.workflowId && on.at === at && on.activity === key.activityType,
      );
  }

  #count(rule: PointRule): number {
    const passage = (this.#passages.get(rule) ?? 0) + 1;
    this.#passages.set(rule, passage);
    return passage;
  }

  #freeze(strike: Strike, workflowId: string): void {
    this.#frozen.add(workflowId);
    this.#strike(strike);
  }
}

/** Waits for the kill: nothing settles it. */
export const untilKilled = (): Promise<never> => new Promise<never>(() => undefined);
