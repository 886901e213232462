// Who works for which trial. A trial that stops a process at a point, or asks for several processes or executions, has a crew and a
// namespace to itself while it runs; the others share one crew per pipeline. Crews stay at work between trials: what a kill costs is then one boot, not one boot per process.
import { availableParallelism } from 'node:os';
import type { WallClock } from '../clock.ts';
import type { Environment } from '../environment/types.ts';
import type { HostPool, PointRule } from '../workers/types.ts';
import type { Expectation, Fault, FaultKind } from '../scenario/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import { Crew, type CodeOfCrew } from './crew.ts';
import { openLanes } from './lanes.ts';
import { isMessageKind } from '../faults/message-kind.ts';
import { needsLinks, needsRelay, takesWorker } from '../faults/strike-trigger.ts';
import { isPointSignal } from './plan-action.ts';
import { codecFaultsOf, graceOf, hasSmallHeap, isOfItsOwnKind, keepsNothing, traitsFor } from './crew-setup.ts';
import type { Wired, Wiring } from './worker-links.ts';

/** Processes that serve the trials of one pipeline that share a crew. */
const SHARED_CREW_SIZE = 1;
/** Killing trials at the same time: every kill boots a process, and a boot is a second of one core. */
const KILL_LANES_MIN = 2;

/** Trials that wait for a timeout take no core meanwhile. */
const WAIT_LANES_PER_LANE = 3;
const WAITED_FOR: readonly string[] = ['llm.hang', 'llm.stall', 'service.hang'] satisfies readonly FaultKind[];

/** Nothing to close: at the end of a run the pool ends every process, whoever has it. */
export interface Crews {
  /** With one clock for all, a trial has the whole environment to itself until its evidence is collected; else nobody waits here. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` with a crew that serves under these rules, and takes the crew back whatever happens. */
  lend<T>(plan: Plan, rules: readonly PointRule[], work: (crew: Crew) => Promise<T>): Promise<T>;
}

interface CrewsOptions {
  readonly environment: Environment;
  readonly pool: HostPool;
  readonly clock: WallClock;
  /** What the processes of a plan begin with. */
  codeOf(plan: Plan): Promise<CodeOfCrew>;
  readonly seed: string;
  /** Ways of their own for the processes of one crew. */
  wire(wired: Wired): Wiring;
  /** Trials that kill nobody, at the same time. */
  readonly lanes: number;
  /** The server is one trial's alone: its crew goes home with it. */
  readonly once?: true;
}

/** A deploy prepares nobody beforehand: those who come serve other code. */
const takesOne = ({ kind }: { readonly kind: string }): boolean => takesWorker(kind) && kind !== 'worker.deploy';
const isLinked = ({ faults }: Plan): boolean => faults.some(({ kind }) => needsLinks(kind));
const resets = ({ faults }: Plan): boolean => faults.some(({ kind }) => kind === 'network.reset-peer');
const isRelayed = ({ faults }: Plan): boolean => faults.some(({ kind }) => needsRelay(kind));
/** Crews of one kind take each other's place. */
const crewOf = (plan: Plan): string =>
  [
    plan.pipeline,
    ...(graceOf(plan) === undefined ? [] : [`drained in ${graceOf(plan)} ms`]),
    ...(keepsNothing(plan) ? ['uncached'] : []),
    ...(hasSmallHeap(plan) ? ['of a small heap'] : []),
    ...(isLinked(plan) ? ['linked'] : []),
    ...(resets(plan) ? ['reset'] : []),
    ...(isRelayed(plan) ? ['relayed'] : []),
  ].join(', ');

/** Whether most of the trial's time is a client that waits for an answer which does not come, until its own timeout. */
const waits = ({ faults }: Plan): boolean =>
  faults.some(
    ({ kind, fault }) =>
      WAITED_FOR.includes(kind) ||
      (kind === 'service.body-cut' && (fault as Extract<Fault, { kind: 'service.body-cut' }>).by === 'stall'),
  );

/** A trial whose processes or whose queues must not be those of others. */
const needsOwnCrew = (plan: Plan): boolean =>
  plan.faults.some(
    ({ kind }) => kind.startsWith('worker.') || needsLinks(kind) || needsRelay(kind) || isMessageKind(kind),
  ) ||
  codecFaultsOf(plan).length > 0 ||
  plan.actions.some(isPointSignal) ||
  plan.workers > SHARED_CREW_SIZE ||
  plan.executions > 1 ||
  (plan.expect as Partial<Expectation> | null)?.queueWait !== undefined;

class CrewHall implements Crews {
  readonly #options: CrewsOptions;
  readonly #shared = new Map<string, Promise<Crew>>();
  /** Crews of killing trials that wait for the next one, by kind. */
  readonly #idle = new Map<string, Crew[]>();
  readonly #lane: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #waitLane: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #killLane: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #only = openLanes(1);
  #opened = 0;

  constructor(options: CrewsOptions) {
    this.#options = options;
    this.#lane = openLanes(options.lanes);
    this.#waitLane = openLanes(options.lanes * WAIT_LANES_PER_LANE);
    this.#killLane = openLanes(Math.max(KILL_LANES_MIN, availableParallelism()));
  }

  turn<T>(work: () => Promise<T>): Promise<T> {
    return this.#options.environment.capabilities.parallel ? work() : this.#only(work);
  }

  async lend<T>(plan: Plan, rules: readonly PointRule[], work: (crew: Crew) => Promise<T>): Promise<T> {
    // With one clock and one namespace for all, two crews would take each other's tasks: the crew goes home after each trial.
    const { environment, once } = this.#options;
    if (!environment.capabilities.parallel || once === true) return this.#lendOnce(plan, rules, work);
    if (needsOwnCrew(plan)) return this.#killLane(() => this.#lendOwn(plan, rules, work));
    const lane = waits(plan) ? this.#waitLane : this.#lane;
    return lane(async () => {
      const shared = this.#shared.get(plan.pipeline) ?? this.#openShared(plan);
      this.#shared.set(plan.pipeline, shared);
      return work(await shared);
    });
  }

  async #lendOwn<T>(plan: Plan, rules: readonly PointRule[], work: (crew: Crew) => Promise<T>): Promise<T> {
    const idle = this.#idle.get(crewOf(plan)) ?? [];
    this.#idle.set(crewOf(plan), idle);
    // One of its own kind was set up for no other trial, and is left to none.
    const crew = (isOfItsOwnKind(plan) ? undefined : idle.pop()) ?? (await this.#openOwn(plan));
    try {
      await crew.muster(plan.workers, rules);
      crew.standBy(plan.faults.filter(takesOne).length * plan.workers);
      return await work(crew);
    } finally {
      if (isOfItsOwnKind(plan)) await crew.dismiss();
      else {
        await crew.tidy();
        idle.push(crew);
      }
    }
  }

  /** Processes of a crew that another pipeline has no work for serve here: taking them over costs half of a boot. */
  async #openOwn(plan: Plan): Promise<Crew> {
    const unemployed = [...this.#idle.values()].find((crews) => crews.length > 0)?.pop();
    await unemployed?.dismiss();
    return this.#open(plan);
  }

  async #lendOnce<T>(plan: Plan, rules: readonly PointRule[], work: (crew: Crew) => Promise<T>): Promise<T> {
    const crew = await this.#open(plan);
    try {
      await crew.muster(plan.workers, rules);
      return await work(crew);
    } finally {
      await crew.dismiss();
    }
  }

  async #openShared(plan: Plan): Promise<Crew> {
    const crew = await this.#open(plan);
    await crew.muster(SHARED_CREW_SIZE, []);
    return crew;
  }

  async #open(plan: Plan): Promise<Crew> {
    const { environment, pool, clock, codeOf, seed, wire } = this.#options;
    this.#opened += 1;
    const graceMs = graceOf(plan);
    const codecFaults = codecFaultsOf(plan);
    const assignment = {
      namespace: await environment.openNamespace(`ordeal-${seed}-${this.#opened}`),
      address: environment.address,
      ...(await codeOf(plan)),
      // A queue of a worker's own is lost with the worker; where nobody is killed nothing is lost, and no task replays a whole history.
      stickyQueues:
        !keepsNothing(plan) &&
        (environment.capabilities.stickyQueues ||
          !plan.faults.some(({ kind }) => takesWorker(kind) || needsLinks(kind))),
      ...(graceMs === undefined ? {} : { graceMs }),
      ...(codecFaults.length === 0 ? {} : { codecFaults }),
    };
    const wired = { links: isLinked(plan), resets: resets(plan), relay: isRelayed(plan) };
    return new Crew(pool, clock, assignment, wired.links || wired.relay ? wire(wired) : undefined, traitsFor(plan));
  }
}

export const openCrews = (options: CrewsOptions): Crews => new CrewHall(options);
