// Which passage of which point stops the process: the rules of one assignment, counted. No process, no clock.
import type { ActivityPoint, ContinueAsNewPoint, ExecutionPoint, WorkflowTaskPoint } from '../../scenario/types.ts';
import type { ActionRule, AttemptKey, StrikeRule, PointRule } from '../types.ts';

/** A point of an activity whose passages are counted over the execution. */
export type CountedPointName = Exclude<ActivityPoint['at'], 'chunk'>;

/** The process now stands at a point and waits for its death. */
export interface Strike {
  readonly faultId: string;
  readonly key?: AttemptKey;
  readonly detail: string;
}

/** The process now stands at a point until it is told to go on. */
export interface ActionStand {
  readonly actionId: string;
  readonly workflowId: string;
  readonly detail: string;
}

/** Who is told that the process stands. */
export interface Listener {
  strike(strike: Strike): void;
  stand(stand: ActionStand): void;
}

/** Why everything of an execution is held here. */
interface Hold {
  /** The fault or action that it is held for. */
  readonly rule: PointRule;
  /** Settles when the execution may go on. */
  readonly over: Promise<void>;
  end(): void;
}

type On<P extends ExecutionPoint> = PointRule & { readonly on: P };
/** A passage that a rule was written for. */
interface Place {
  readonly workflowId: string;
  readonly key?: AttemptKey;
  readonly detail: string;
}

const isKill = (rule: PointRule): rule is StrikeRule => 'faultId' in rule;
const isActivityRule = (rule: PointRule): rule is On<ActivityPoint> => 'activity' in rule.on;
const isTaskRule = (rule: PointRule): rule is On<WorkflowTaskPoint> => 'workflowTask' in rule.on;
const isContinueRule = (rule: PointRule): rule is On<ContinueAsNewPoint> => 'continueAsNew' in rule.on;

/** Whether both are written for the same fault, or the same action, of the same execution. */
const isSame = (one: PointRule, other: PointRule): boolean =>
  one.workflowId === other.workflowId &&
  (isKill(one) ? isKill(other) && one.faultId === other.faultId : !isKill(other) && one.actionId === other.actionId);

function newHold(rule: PointRule): Hold {
  let end = (): void => undefined;
  const over = new Promise<void>((settle) => {
    end = settle;
  });
  return { over, end, rule };
}

/**
 * Counts the passages of one process. While it stands at a point the execution is held here: no body of it begins, no answer
 * reaches a body, no outcome is reported. Workflow tasks go on (they only schedule what is then held), except at a point of
 * workflow tasks, and except the one that ends the execution. Held for a kill: until death, or until rules without it come (the fault struck elsewhere). Held for an action: until `resume`; each action rule stands once.
 * Where both wait for the same passage, the action comes first.
 * The kill rules of one fault share their count and their hold: a kill of several executions strikes at the nth passage over all.
 * An assignment after a kill carries only the rules still to meet, each with what was counted before (`passed`).
 */
export class PointBook {
  #rules: readonly PointRule[] = [];
  readonly #listener: Listener;
  /** By fault where several executions share the kill, by rule for actions. */
  readonly #passages = new Map<PointRule | string, number>();
  readonly #met = new Set<PointRule>();
  readonly #holds = new Map<string, Hold>();

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** From now on these rules hold. Whoever stands for something that is not among them any more goes on. */
  arm(rules: readonly PointRule[]): void {
    this.#rules = rules;
    this.#passages.clear();
    this.#met.clear();
    for (const [workflowId, hold] of this.#holds) {
      const same = rules.find((rule) => isSame(rule, { ...hold.rule, workflowId }));
      if (same === undefined) this.#release(workflowId, hold);
      else this.#met.add(same);
    }
  }

  /** The action is done: what stood for it goes on. False when nothing stands for it any more. */
  resume(actionId: string, workflowId: string): boolean {
    const hold = this.#holds.get(workflowId);
    if (hold === undefined || isKill(hold.rule) || hold.rule.actionId !== actionId) return false;
    this.#release(workflowId, hold);
    return true;
  }

  #release(workflowId: string, hold: Hold): void {
    this.#holds.delete(workflowId);
    hold.end();
  }

  isHeld(workflowId: string): boolean {
    return this.#holds.has(workflowId);
  }

  /** Settles when the execution is not held here: at once, after an action, or never. */
  async goOn(workflowId: string): Promise<void> {
    // One turn for each rule that stands meanwhile; each stands once.
    for (let hold = this.#holds.get(workflowId); hold !== undefined; hold = this.#holds.get(workflowId)) {
      await hold.over;
    }
  }

  /** Whether a rule waits for this point of this activity. */
  watches(at: ActivityPoint['at'], key: AttemptKey): boolean {
    return this.#at(at, key).length > 0;
  }

  /** Whether any rule waits for this execution: then its streams are followed. */
  watchesExecution(workflowId: string): boolean {
    return this.#of(workflowId).length > 0;
  }

  /** Whether a rule waits for a workflow task of this execution. */
  watchesTasks(workflowId: string): boolean {
    return this.#of(workflowId).some(isTaskRule);
  }

  /** Whether a rule waits for this execution to continue as new. */
  watchesContinueAsNew(workflowId: string): boolean {
    return this.#of(workflowId).some(isContinueRule);
  }

  /** An attempt reaches a point; settles when it may go on. At `completed` the nth goes on, and everything after it is held. */
  async pass(at: CountedPointName, key: AttemptKey): Promise<void> {
    const { workflowId, activityType } = key;
    // Looked at in the same turn in which the passage is counted: nothing slips through between two of them.
    while (this.isHeld(workflowId)) await this.goOn(workflowId);
    const due = this.#at(at, key).filter((rule) => this.#count(rule) === (rule.on.nth ?? 1));
    const met = this.#meet(due, {
      workflowId,
      key,
      detail: `${at} of ${activityType}, passage ${due[0]?.on.nth ?? 1}`,
    });
    if (at !== 'completed') await met;
  }

  /** A body has read the nth event of its attempt's stream and asks for the next. */
  async passChunk(key: AttemptKey, nth: number): Promise<void> {
    const { workflowId, activityType } = key;
    await this.goOn(workflowId);
    const due = this.#at('chunk', key).filter(({ on }) => (on.nth ?? 1) === nth);
    await this.#meet(due, { workflowId, key, detail: `chunk ${nth} of ${activityType}` });
  }

  /** The nth workflow task of a run is computed. */
  async passTask(workflowId: string, nth: number): Promise<void> {
    const due = this.#of(workflowId).filter((rule) => isTaskRule(rule) && rule.on.workflowTask === nth);
    await this.#meet(due, { workflowId, detail: `workflow task ${nth}` });
  }

  /** A workflow task is computed that lets the execution continue as new for the nth time. */
  async passContinueAsNew(workflowId: string, nth: number): Promise<void> {
    const due = this.#of(workflowId).filter((rule) => isContinueRule(rule) && rule.on.continueAsNew === nth);
    await this.#meet(due, { workflowId, detail: `continue-as-new ${nth}` });
  }

  #of(workflowId: string): readonly PointRule[] {
    return this.#rules.filter((rule) => rule.workflowId === workflowId);
  }

  #at(at: ActivityPoint['at'], key: AttemptKey): On<ActivityPoint>[] {
    return this.#of(key.workflowId)
      .filter(isActivityRule)
      .filter(({ on }) => on.at === at && on.activity === key.activityType);
  }

  #count(rule: PointRule): number {
    const counted = isKill(rule) ? rule.faultId : rule;
    const passage = (this.#passages.get(counted) ?? rule.passed ?? 0) + 1;
    this.#passages.set(counted, passage);
    return passage;
  }

  /** Stands for each action that is due and was not met yet, then for the kill. */
  async #meet(due: readonly PointRule[], place: Place): Promise<void> {
    for (const rule of due.filter((one): one is ActionRule => !isKill(one) && !this.#met.has(one))) {
      // The first stands in this very turn.
      if (this.isHeld(place.workflowId)) await this.goOn(place.workflowId);
      await this.#stand(rule, place);
    }
    const kill = due.find(isKill);
    if (kill !== undefined) await this.#strike(kill, place);
  }

  #stand(rule: ActionRule, { workflowId, detail }: Place): Promise<void> {
    this.#met.add(rule);
    const hold = newHold(rule);
    this.#holds.set(workflowId, hold);
    this.#listener.stand({ actionId: rule.actionId, workflowId, detail });
    return hold.over;
  }

  #strike(kill: StrikeRule, { workflowId, key, detail }: Place): Promise<void> {
    const { faultId } = kill;
    const held = this.#holds.get(workflowId);
    if (held !== undefined && isKill(held.rule)) return held.over;
    const hold = newHold(kill);
    // The kill ends whatever this process does for any execution that it waits for.
    for (const rule of this.#rules)
      if (isKill(rule) && rule.faultId === faultId) this.#holds.set(rule.workflowId, hold);
    this.#holds.set(workflowId, hold);
    this.#listener.strike({ faultId, detail, ...(key === undefined ? {} : { key }) });
    return hold.over;
  }
}
