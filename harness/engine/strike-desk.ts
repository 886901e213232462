// The faults of a trial that strike at points and moments: ordered where a process or a clock stands, carried out one after the
// other, recovered from over all executions that run.
import type { FromHost, Host } from '../workers/types.ts';
import { LOST_TASK_EVERY_MS } from './bounds.ts';
import type { StrikeOrder } from './strikes/order.ts';
import { recover } from './strikes/recover.ts';
import { carryOut } from './strikes/registry.ts';
import { rulesFor, workflowIdOf, type TrialContext } from './trial-context.ts';

export class StrikeDesk {
  /** Settles when a kill struck and this trial loses everything in a crash. */
  readonly crashed: Promise<'crashed'>;
  /** Settles when it is certain that no execution can go on. */
  readonly hopeless: Promise<'stuck'>;
  /** Rejects with the first problem of any part of the trial, so that none waits for another that is gone. */
  readonly failed: Promise<never>;
  readonly #trial: TrialContext;
  readonly #ordinals: readonly number[];
  readonly #ended = new Set<string>();
  readonly #over = new AbortController();
  readonly #unlisten: () => void;
  /** Told when processes have died, and again when others have taken their place. */
  readonly #mourners = new Set<() => void>();
  /** Faults strike one after the other. */
  #strikes: Promise<void> = Promise.resolve();
  #isCrashed = false;
  #crash: (end: 'crashed') => void = () => undefined;
  #giveUp: (end: 'stuck') => void = () => undefined;
  #fail: (problem: unknown) => void = () => undefined;
  #watching = false;

  /** @param ordinals - the executions of the trial that run now */
  constructor(trial: TrialContext, ordinals: readonly number[]) {
    this.#trial = trial;
    this.#ordinals = ordinals;
    this.crashed = new Promise((done) => {
      this.#crash = done;
    });
    this.hopeless = new Promise((done) => {
      this.#giveUp = done;
    });
    this.failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    // Whoever races with it meets the problem; with nobody left it must not count as unhandled.
    this.failed.catch(() => undefined);
    this.#unlisten = trial.crew.listen((host, message) => this.#heard(host, message));
  }

  fail(problem: unknown): void {
    this.#fail(problem);
  }

  /** A strike at a moment, or where a process stands. Settles when it is carried out and recovered from; never rejects. */
  order(order: StrikeOrder): Promise<void> {
    this.#strikes = this.#strikes.then(() => this.#strike(order)).catch((problem: unknown) => this.#fail(problem));
    return this.#strikes;
  }

  /** An end may be known before a process was heard that stands at a point. Settles when the strike that it waits for is ordered. */
  async heard(): Promise<void> {
    const { crew, plan, recorder } = this.#trial;
    if (rulesFor(plan, this.#ordinals, recorder).length > 0) await crew.heard();
  }

  /** Settles when every strike ordered so far is carried out. */
  settled(): Promise<void> {
    return this.#strikes;
  }

  /** @returns the function that takes the listener off */
  onDeath(mourner: () => void): () => void {
    this.#mourners.add(mourner);
    return () => this.#mourners.delete(mourner);
  }

  /** This execution needs no recovery any more. */
  ended(workflowId: string): void {
    this.#ended.add(workflowId);
  }

  close(): void {
    this.#over.abort();
    this.#unlisten();
  }

  #heard(host: Host, message: FromHost): void {
    if (message.kind !== 'at-point') return;
    const planned = this.#trial.plan.faults.find(({ id }) => id === message.faultId);
    if (planned === undefined) return;
    void this.order({
      planned,
      host,
      detail: message.detail,
      ...(message.key === undefined ? {} : { key: message.key }),
    });
  }

  async #strike(order: StrikeOrder): Promise<void> {
    const { recorder, plan, crew } = this.#trial;
    if (this.#isCrashed || recorder.strikes(order.planned.id).length > 0) return;
    const end = await carryOut(this.#trial, this.#ordinals, order);
    switch (end.kind) {
      case 'missed':
      case 'goes-on':
        return crew.rearm(rulesFor(plan, this.#ordinals, recorder));
      case 'lost':
        await this.#lost(order, end.processes);
        void this.#watchHope(end.hopeless).catch((problem: unknown) => this.#fail(problem));
        if (end.back === undefined || this.#isCrashed) return;
        await end.back();
        return crew.rearm(rulesFor(plan, this.#ordinals, recorder));
    }
  }

  async #lost(order: StrikeOrder, processes: number): Promise<void> {
    const { plan } = this.#trial;
    if (plan.mode === 'restart-baseline') {
      this.#isCrashed = true;
      this.#crash('crashed');
      return;
    }
    this.#tellMourners();
    await recover(this.#trial, this.#ordinals, order, processes);
    this.#tellMourners();
    if (this.#watching) return;
    this.#watching = true;
    void this.#watchLostTasks().catch((problem: unknown) => this.#fail(problem));
  }

  async #watchHope(hopeless: Promise<boolean> | undefined): Promise<void> {
    if ((await hopeless) === true) this.#giveUp('stuck');
  }

  #tellMourners(): void {
    for (const mourner of this.#mourners) mourner();
  }

  /** The server may have handed a task to a worker in the moment of its death: that attempt has to time out as well. */
  async #watchLostTasks(): Promise<void> {
    const { places, crew, plan } = this.#trial;
    while (!this.#over.signal.aborted) {
      await places.clock.sleep(LOST_TASK_EVERY_MS);
      const open = this.#ordinals.map((ordinal) => workflowIdOf(plan, ordinal)).filter((id) => !this.#ended.has(id));
      for (const workflowId of open) {
        if (this.#over.signal.aborted) return;
        await places.environment.collapse(crew.assignment.namespace, workflowId, crew.dead);
      }
    }
  }
}
