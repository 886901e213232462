// The worker processes of one namespace: who serves, who stands by, who died, who takes the place of the dead.
import type { WallClock } from '../clock.ts';
import type { Relay } from '../database/relay/types.ts';
import { HarnessError } from '../errors.ts';
import type { Assignment, Blocked, FromHost, Host, HostPool, HostTraits, PointRule } from '../workers/types.ts';
import type { WorkerLinks, Wiring } from './worker-links.ts';

export type CrewListener = (host: Host, message: FromHost) => void;
type AssignmentOfCrew = Omit<Assignment, 'rules'>;
/** What a process runs. */
export type CodeOfCrew = Pick<Assignment, 'pipeline' | 'pipelinesModule' | 'bundlePath'>;
/** How the nth process of a crew is set up, from 0; undefined: as all are. */
export type TraitsOf = (nth: number) => HostTraits | undefined;

/** What cuts the server link of a process that stands still. */
const FREEZE = 'freeze';

export interface Death {
  readonly host: Host;
  readonly signal: string;
  readonly wallMs: number;
}

/** A process and the moment since which it polls. */
export interface Newcomer {
  readonly host: Host;
  readonly wallMs: number;
}

export class Crew {
  /** What whoever comes now will serve. */
  assignment: AssignmentOfCrew;
  /** Identities of those who died here, stand still or are cut off: what they have taken nobody will report. */
  readonly dead: Set<string> = new Set<string>();
  readonly #pool: HostPool;
  readonly #clock: WallClock;
  /** Serving processes, with what takes their listener off. */
  readonly #serving = new Map<Host, () => void>();
  readonly #listeners = new Set<CrewListener>();
  /** Processes that stand at a point: they do nothing more and must not be kept. */
  readonly #held = new Set<Host>();
  /** Processes that stand still (SIGSTOP, or a blocked event loop): they hear nothing. */
  readonly #frozen = new Set<Host>();
  readonly #blocks = new Map<Host, Blocked>();
  readonly #traitsOf: TraitsOf;
  #taken = 0;
  /** Told to end. */
  readonly #draining = new Set<Host>();
  readonly #wiring: Wiring | undefined;
  #standbys: Promise<Host>[] = [];

  /**
   * @param wiring - where each process has its own ways to the services
   * @param traitsOf - where processes are set up in another way
   */
  constructor(
    pool: HostPool,
    clock: WallClock,
    assignment: AssignmentOfCrew,
    wiring?: Wiring,
    traitsOf: TraitsOf = () => undefined,
  ) {
    this.#wiring = wiring;
    this.#traitsOf = traitsOf;
    this.#pool = pool;
    this.#clock = clock;
    this.assignment = assignment;
  }

  get hosts(): readonly Host[] {
    return [...this.#serving.keys()];
  }

  listen(listener: CrewListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes the crew ready for a trial: exactly `count` processes serve under these rules. */
  async muster(count: number, rules: readonly PointRule[]): Promise<void> {
    await this.#send([...this.#serving.keys()].slice(count));
    await Promise.all(this.hosts.map((host) => host.arm(rules)));
    if (this.hosts.length < count) await this.staff(count - this.hosts.length, rules);
  }

  /** After a strike: the survivors stop at these points alone, and who stands at the one that struck goes on. */
  async rearm(rules: readonly PointRule[]): Promise<void> {
    // One that stands still hears nothing.
    const alive = this.hosts.filter((host) => host.alive && !this.#frozen.has(host));
    await Promise.all(alive.map((host) => this.#rearmOne(host, rules)));
    for (const host of alive) this.#held.delete(host);
  }

  /** One that is told to end, and had nothing in hand, may be gone before it answers: nobody is left to stop then. */
  async #rearmOne(host: Host, rules: readonly PointRule[]): Promise<void> {
    try {
      await host.arm(rules);
    } catch (problem) {
      if (host.alive || !this.#draining.has(host)) throw problem;
    }
  }

  /** Settles when all that the processes have said until now has arrived. One that stands still, ends or is gone is not waited for. */
  async heard(): Promise<void> {
    const speaking = this.hosts.filter((host) => host.alive && !this.#frozen.has(host) && !this.#draining.has(host));
    await Promise.all(
      speaking.map((host) =>
        host.lookAround().catch((problem: unknown) => {
          if (host.alive) throw problem;
        }),
      ),
    );
  }

  /** No process stops at a point any more. When it has answered, all that it said before has arrived as well. */
  async disarm(): Promise<void> {
    const free = this.hosts.filter((host) => host.alive && !this.#held.has(host));
    await Promise.all(free.map((host) => host.arm([])));
  }

  /** Keeps `count` processes prepared to take over. Does not wait for them. */
  standBy(count: number): void {
    while (this.#standbys.length < count) {
      const standby = this.#prepared();
      // Whoever takes the standby meets the failure; until then it must not count as unhandled.
      standby.catch(() => undefined);
      this.#standbys.push(standby);
    }
  }

  /** Lets `count` more processes serve, standbys first. Ends when all of them poll. */
  async staff(count: number, rules: readonly PointRule[]): Promise<readonly Newcomer[]> {
    const taken = await Promise.allSettled(Array.from({ length: count }, () => this.#standbys.shift() ?? this.#take()));
    // In the order in which they were taken, whichever was ready first: that is how they are set up.
    const hosts = taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    for (const host of hosts) this.#enlist(host);
    for (const one of taken) if (one.status === 'rejected') throw one.reason;
    return Promise.all(
      hosts.map(async (host) => {
        await host.serve({ ...(await this.#assignmentOf(host)), rules });
        return { host, wallMs: this.#clock.now() };
      }),
    );
  }

  /** Whoever begins to serve from now on runs this code; those who serve go on with theirs. */
  deploy(code: CodeOfCrew): void {
    this.assignment = { ...this.assignment, ...code };
  }

  /** SIGKILL for each of them; ends when the operating system has reported every death. */
  async kill(victims: readonly Host[]): Promise<readonly Death[]> {
    return Promise.all(
      victims.map(async (host) => {
        const { signal, wallMs } = await host.kill();
        this.#bury(host);
        return { host, signal, wallMs };
      }),
    );
  }

  /** SIGTERM for one; ends when the operating system has reported its death, by SIGKILL where it takes longer than the bound. */
  async drain(host: Host, boundMs: number): Promise<Death> {
    this.#draining.add(host);
    const { signal, wallMs } = await host.drain(boundMs);
    this.#bury(host);
    return { host, signal, wallMs };
  }

  /** Lets one run out of memory; ends when the operating system has reported its death. */
  async exhaust(host: Host): Promise<Death & { readonly lastWords: string }> {
    const { signal, wallMs, lastWords } = await host.exhaust();
    this.#bury(host);
    return { host, signal, wallMs, lastWords };
  }

  /** The proxies of one process. @throws HarnessError HARNESS_FAULT in a crew without */
  async linksOf({ identity }: Host): Promise<WorkerLinks> {
    return this.#wired.links(identity);
  }

  /** What all processes reach the database through. @throws HarnessError HARNESS_FAULT in a crew without */
  async relay(): Promise<Relay> {
    return this.#wired.relay();
  }

  /**
   * SIGSTOP for one; ends when it stands still. What it has taken counts as lost until it is thawed.
   *
   * Its connections to the server end as well: a server notices within about a minute that nobody is at the other end, and until then
   * it hands tasks to the polls of the process. That minute is longer than whole executions of virtual time.
   */
  async freeze(host: Host): Promise<void> {
    await host.freeze();
    await this.#lose(host);
  }

  /**
   * Blocks the event loop of one, until `unblock`; ends when it stands still. What it has taken counts as lost until then.
   * Its connection to the server is cut: the native part of a worker goes on polling, and who gets the next task would be chance.
   */
  async block(host: Host): Promise<void> {
    this.#blocks.set(host, await host.block());
    await this.#lose(host);
  }

  /** Asked again, it does nothing more. @returns how late what was due was, and how long nothing was heard; undefined for one that died */
  async unblock(host: Host): Promise<Awaited<Blocked['over']> | undefined> {
    const block = this.#blocks.get(host);
    this.#blocks.delete(host);
    if (block === undefined || !host.alive) return undefined;
    await block.unblock();
    const over = await block.over;
    await this.#find(host);
    return over;
  }

  async #lose(host: Host): Promise<void> {
    this.#frozen.add(host);
    this.dead.add(host.identity);
    const { temporal } = await this.linksOf(host);
    await temporal.impair(FREEZE, { kind: 'down' });
  }

  async #find(host: Host): Promise<void> {
    await (await this.linksOf(host)).temporal.restore(FREEZE);
    this.#frozen.delete(host);
    this.dead.delete(host.identity);
  }

  /** SIGCONT: from now on it hears what the crew is told, and may work again. */
  async thaw(host: Host): Promise<void> {
    if (!this.#frozen.has(host)) return;
    await this.#find(host);
    host.thaw();
  }

  /** The server and this one cannot reach each other: what it has taken counts as lost, until `rejoin`. */
  cutOff({ identity }: Host): void {
    this.dead.add(identity);
  }

  rejoin({ identity, alive }: Host): void {
    if (alive) this.dead.delete(identity);
  }

  /** After a trial: who stands at a point that nobody will kill him for is of no use any more. */
  async tidy(): Promise<void> {
    const stuck = this.hosts.filter((host) => this.#held.has(host));
    for (const host of stuck) await host.kill();
    for (const host of this.hosts.filter(({ alive }) => !alive)) {
      this.#leave(host);
      this.#pool.give(host);
    }
  }

  /** Sends everyone home: the living become idle and go back to the pool. */
  async dismiss(): Promise<void> {
    await this.tidy();
    await this.#send(this.hosts);
    const standbys = await Promise.allSettled(this.#standbys.splice(0));
    for (const standby of standbys) {
      if (standby.status === 'fulfilled') this.#pool.give(standby.value);
    }
  }

  get #wired(): Wiring {
    if (this.#wiring !== undefined) return this.#wiring;
    throw new HarnessError('HARNESS_FAULT', 'Failed to find the ways of a crew: it has none of its own.');
  }

  async #assignmentOf({ identity }: Host): Promise<AssignmentOfCrew> {
    if (this.#wiring === undefined) return this.assignment;
    const { temporal, env } = await this.#wiring.of(identity);
    return { ...this.assignment, address: temporal, env };
  }

  #enlist(host: Host): void {
    const unlisten = host.listen((message) => {
      if (message.kind === 'at-point') this.#held.add(host);
      for (const listener of this.#listeners) listener(host, message);
    });
    this.#serving.set(host, unlisten);
  }

  #take(): Promise<Host> {
    const traits = this.#traitsOf(this.#taken);
    this.#taken += 1;
    return this.#pool.take(traits);
  }

  async #prepared(): Promise<Host> {
    const host = await this.#take();
    await host.prepare({ ...(await this.#assignmentOf(host)), rules: [] });
    return host;
  }

  async #send(hosts: readonly Host[]): Promise<void> {
    await Promise.all(
      hosts.map(async (host) => {
        try {
          if (host.alive) await host.release();
        } finally {
          this.#leave(host);
          this.#pool.give(host);
        }
      }),
    );
  }

  #bury(host: Host): void {
    this.#leave(host);
    this.dead.add(host.identity);
    this.#pool.give(host);
  }

  #leave(host: Host): void {
    this.#frozen.delete(host);
    this.#draining.delete(host);
    this.#serving.get(host)?.();
    this.#serving.delete(host);
    this.#held.delete(host);
  }
}
