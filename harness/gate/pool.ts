// The replaying processes of the gate: each takes what waits, slice by slice. What kills one of them is answered for, and the rest goes on.
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { digest } from '../random.ts';
import { createHost, type ReplayHost } from '../replay/host.ts';
import { HELD_THREAD } from '../replay/sandbox-watch.ts';
import type { Session } from '../replay/session.ts';
import { codeKey, type WorkflowCode } from '../replay/workflow-code.ts';
import { type Concluded, listen } from './exchange.ts';
import type { ShapeQueue, Slice, Waiting } from './order.ts';
import type { ReplaySettings } from './settings.ts';

/** The code that histories are replayed on. */
export interface Target extends WorkflowCode {
  readonly types: readonly string[];
}

export interface PoolOptions {
  readonly clock: WallClock;
  readonly processes: number;
  readonly settings: ReplaySettings;
  /** Folder that places are shown relative to. */
  readonly root: string;
  targetOf(pipeline: string): Target;
  /** @param code - the workflow code that it was replayed on */
  concluded(waiting: Waiting, outcome: Concluded, code: string): void;
}

/** Processes that may end in a row without an answer for a single history. */
const MAX_FRUITLESS = 3;
/** Histories of one shape that may cost a process, or be cut off: the others of the shape would be too. */
export const MAX_LOST_PER_SHAPE = 3;
/** Histories that must wait per process before one more is started: starting costs as much as replaying so many. */
const WORTH_A_PROCESS = 16;
const KEY_LENGTH = 12;

/** Whether a history was lost to a bound rather than judged. */
const isLost = (outcome: Concluded): boolean =>
  outcome.kind === 'killed' || (outcome.kind === 'entry' && outcome.cut === true);

const bundleOf = (target: Target) => {
  const { pipeline, workflowsPath, interceptorModules = [], converters = {} } = target;
  return { key: digest(KEY_LENGTH, codeKey(target)), pipeline, workflowsPath, interceptorModules, converters };
};

const shapeKey = ({ pipeline, shape }: Waiting): string => `${pipeline} ${shape}`;

export class Pool {
  readonly #options: PoolOptions;
  readonly #codes = new Map<string, string>();
  /** One process makes a bundle; the others wait for it. */
  readonly #making = new Map<string, Promise<unknown>>();
  readonly #lost = new Map<string, number>();
  /** Shapes of which one did not give the thread back. */
  readonly #held = new Set<string>();
  readonly #hosts: ReplayHost[] = [];
  readonly #over = new AbortController();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Settles when the queue has ended and everything in it is answered for. @throws HarnessError BUNDLE_FAILED · HARNESS_FAULT */
  async run(queue: ShapeQueue): Promise<void> {
    const { processes } = this.#options;
    const serving = Array.from({ length: processes }, (_none, number) => this.#serve(queue, number));
    try {
      await Promise.all(serving);
    } catch (error) {
      // Ends the others too; why they end then says nothing more.
      await this.close();
      queue.end();
      await Promise.allSettled(serving);
      throw error;
    }
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#hosts.map((host) => host.drop()));
  }

  /** One process, from the first slice to the last. It is started when there is enough to do for one more. */
  async #serve(queue: ShapeQueue, number: number): Promise<void> {
    const { clock, settings } = this.#options;
    const over = this.#over.signal;
    const enough = number * WORTH_A_PROCESS;
    // Large ones do not wait in such numbers.
    while (queue.length < enough && !queue.full) {
      if (queue.ended || over.aborted) return;
      await queue.change();
    }
    const host = createHost(clock, settings.heapLimitMib, this.#codes);
    this.#hosts.push(host);
    let open: string | undefined;
    while (!over.aborted) {
      const slice = queue.take(open);
      if (slice !== undefined) {
        await this.#serveSlice(host, slice);
        open = slice.pipeline;
      } else if (queue.ended) break;
      else await queue.change();
    }
    await host.drop();
  }

  async #serveSlice(host: ReplayHost, { pipeline, waiting }: Slice): Promise<void> {
    const target = this.#options.targetOf(pipeline);
    const left = new Map(waiting.map((each) => [each.entry.index, each]));
    let fruitless = 0;
    // Bounded: a round answers for at least one history or is fruitless.
    while (left.size > 0 && !this.#over.signal.aborted) {
      this.#giveUpHopeless(left, host, target);
      const before = left.size;
      if (before === 0) return;
      const place = await this.#ready(host, target);
      const ended = 'failed' in place ? place.failed : await this.#judge(place, host, target, left);
      if (ended !== undefined) await host.drop();
      fruitless = left.size < before ? 0 : fruitless + 1;
      if (fruitless < MAX_FRUITLESS || this.#over.signal.aborted) continue;
      throw new HarnessError(
        'HARNESS_FAULT',
        `Failed to replay ${left.size} histories of ${pipeline}: ${ended ?? 'no answer'}, ${MAX_FRUITLESS} times in a row. Run the command again.`,
      );
    }
  }

  /** @returns why the process ended before it had answered for all */
  #judge(place: Session, host: ReplayHost, target: Target, left: Map<number, Waiting>): Promise<string | undefined> {
    const { root, settings, concluded } = this.#options;
    const { workflowTaskBoundMs, historyBoundMs, prefixes } = settings;
    const { key } = bundleOf(target);
    const { pipeline, types, converters } = target;
    const ownConverter = converters?.payloadConverterPath !== undefined;
    const held = [...left.values()].filter((waiting) => this.#held.has(shapeKey(waiting)));
    const tellsPlace = held.length > 0;
    const entries = (tellsPlace ? held : [...left.values()]).map(({ entry }) => entry);
    const order = { pipeline, types, root, workflowTaskBoundMs, tellsPlace, ownConverter, prefixes, entries };
    place.send({ kind: 'judge', key, ...order });
    const answer = (waiting: Waiting, outcome: Concluded): boolean => {
      if (outcome.kind === 'killed' && !tellsPlace && HELD_THREAD.test(outcome.reason)) {
        // Once more, it and its like, to be told where the code was.
        this.#held.add(shapeKey(waiting));
        left.set(waiting.entry.index, waiting);
        return false;
      }
      concluded(waiting, outcome, host.codeOf(key) ?? '');
      if (!isLost(outcome)) return true;
      const shape = shapeKey(waiting);
      const lost = (this.#lost.get(shape) ?? 0) + 1;
      this.#lost.set(shape, lost);
      return lost < MAX_LOST_PER_SHAPE || ![...left.values()].some((other) => shapeKey(other) === shape);
    };
    return listen({ place, boundMs: historyBoundMs, left, answer });
  }

  /** Those of a shape that was lost again and again are not tried any more. */
  #giveUpHopeless(left: Map<number, Waiting>, host: ReplayHost, target: Target): void {
    const reason = `${MAX_LOST_PER_SHAPE} histories with the same commands could not be replayed either, so it was not tried`;
    for (const [index, waiting] of left) {
      if ((this.#lost.get(shapeKey(waiting)) ?? 0) < MAX_LOST_PER_SHAPE) continue;
      left.delete(index);
      this.#options.concluded(waiting, { kind: 'killed', reason }, host.codeOf(bundleOf(target).key) ?? '');
    }
  }

  async #ready(host: ReplayHost, target: Target): Promise<Session | { readonly failed: string }> {
    const bundle = bundleOf(target);
    // Why another process failed with it is told there.
    await this.#making.get(bundle.key)?.catch(() => undefined);
    if (this.#over.signal.aborted) return { failed: 'the gate was ended' };
    const mine = host.ready(bundle);
    if (!this.#codes.has(bundle.key)) this.#making.set(bundle.key, mine);
    return mine;
  }
}
