// The one clock of the classic test server, for all executions: skipping is locked or unlocked for the whole server.
import type { Connection } from '@temporalio/client';
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { standingOf, startOf } from './execution-clock.ts';
import { durationOf, msOf } from './timestamps.ts';
import type { ExecutionClock, Reached } from './types.ts';

type TestService = NonNullable<Connection['testService']>;

/** A sleep on the server is ended by the server; a call to it may take as long as the trial's own bound allows, at most this. */
const LONGEST_CALL_MS = 60 * 60_000;

/** How far `skips` asks the clock to go, and how long it waits: a clock that skips is there within milliseconds, one that does not is still far away. */
const PROBE_MS = 60_000;
const PROBE_WALL_MS = 2_000;

/** The server counts locks and unlocks; this keeps the count of this side at one or none. */
export class SharedClock {
  readonly #connection: Connection;
  readonly #service: TestService;
  readonly #wall: WallClock;
  /** The server starts with its clock locked. */
  #locked = true;
  /** The last sleep on the server that was asked for. It ends with a lock of its own, so until then the count is not this side's. */
  #asleep: Promise<void> = Promise.resolve();

  constructor(connection: Connection, wall: WallClock) {
    const { testService } = connection;
    if (testService === undefined)
      throw new HarnessError(
        'HARNESS_FAULT',
        'Failed to use the test server: the connection has no test service. Report this as a bug of ordeal.',
      );
    this.#connection = connection;
    this.#service = testService;
    this.#wall = wall;
  }

  /** Virtual ms since the epoch. */
  async now(): Promise<number> {
    return msOf((await this.#service.getCurrentTime({})).time);
  }

  /** Time goes at wall speed. */
  async lock(): Promise<void> {
    if (this.#locked) return;
    this.#locked = true;
    await this.#service.lockTimeSkipping({});
  }

  /** Time skips to the next timer whenever nothing is in flight. */
  async unlock(): Promise<void> {
    if (!this.#locked) return;
    this.#locked = false;
    await this.#service.unlockTimeSkipping({});
  }

  /** Skips until so much time has passed, then stands at wall speed again. The clock is locked before and after. */
  async skip(durationMs: number): Promise<void> {
    const asleep = this.#connection.withDeadline(this.#wall.now() + LONGEST_CALL_MS, async () => {
      await this.#service.unlockTimeSkippingWithSleep({ duration: durationOf(durationMs) });
    });
    this.#asleep = asleep;
    await asleep;
  }

  /**
   * Whether time skips when no execution is at work. The server takes a lock for every task that it hands out and gives it back
   * with the answer; an execution that ends before the answer keeps its locks for ever (docs/discoveries.md). Asked between trials.
   */
  async skips(): Promise<boolean> {
    await this.lock();
    const giveUp = new AbortController();
    const late = this.#wall.sleep(PROBE_WALL_MS, giveUp.signal).then(
      () => false,
      () => false, // aborted: the clock came first and the race is decided
    );
    const there = this.#asleep.then(() => this.skip(PROBE_MS)).then(() => true);
    there.catch(() => undefined); // a failure that comes after the bound is that of a server which is being replaced
    return Promise.race([there, late]).finally(() => giveUp.abort());
  }

  /** The clock as one execution sees it. */
  async forExecution(
    namespace: string,
    { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
    firstMs: number | undefined,
  ): Promise<ExecutionClock> {
    const timed = { connection: this.#connection, wall: this.#wall, namespace, workflowId, firstRunId: runId };
    const startMs = startOf(timed);
    const wall = this.#wall;
    let armed: { readonly offsetMs: number; readonly there: Promise<void> } | undefined;

    const run = async (offsetMs: number | undefined): Promise<void> => {
      if (offsetMs === undefined) {
        armed = undefined;
        await this.unlock();
        return;
      }
      await this.lock();
      const left = (await startMs()) + offsetMs - (await this.now());
      const there = left <= 0 ? Promise.resolve() : this.skip(left);
      there.catch(() => undefined); // looked at in `reach`, which may come later or never
      armed = { offsetMs, there };
    };

    const reach = async (offsetMs: number, wallMs: number): Promise<Reached> => {
      if (armed?.offsetMs !== offsetMs) {
        throw new HarnessError(
          'HARNESS_FAULT',
          `Failed to reach ${offsetMs} ms in ${workflowId}: the clock was not set to stop there. Report this as a bug of ordeal.`,
        );
      }
      const giveUp = new AbortController();
      const late = wall.sleep(wallMs, giveUp.signal).then(
        () => 'late' as const,
        () => 'late' as const, // aborted: the moment came first and the race is decided
      );
      const first = await Promise.race([armed.there, late]).finally(() => giveUp.abort());
      if (first === 'late') {
        throw new HarnessError(
          'TRIAL_STUCK',
          `Failed to bring the test server's clock to ${offsetMs} ms after the start of ${workflowId}: it was not there within ${wallMs} ms of wall time. Look for an activity that does not end.`,
        );
      }
      return (await standingOf(timed)).running ? 'moment' : 'ended';
    };

    await run(firstMs);
    return {
      now: () => this.now(),
      reach: (offsetMs, { wallMs }) => reach(offsetMs, wallMs),
      release: run,
    };
  }
}
