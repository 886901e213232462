// Runs a batch through the replaying process and survives its end: the history to blame is answered for, the rest go on.
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { identityOf } from '../history/events.ts';
import { preflight } from '../history/preflight.ts';
import type { ProducedCommand } from './commands.ts';
import { type BatchBundle, createHost } from './host.ts';
import type { BatchEntry, Order, Outcome } from './protocol.ts';
import type { Session } from './session.ts';
import type { ReplayInput } from './types.ts';

/** An outcome with what the code asks for beyond the first disagreement, where that was seen. */
export type SeenOutcome = Outcome & { readonly wentOn?: readonly ProducedCommand[] };

export interface BatchBounds {
  readonly clock: WallClock;
  readonly historyBoundMs: number;
  readonly workflowTaskBoundMs: number;
  readonly heapLimitMib: number;
}

export interface BatchRunner {
  /** One outcome per input, in order. @throws HarnessError BUNDLE_FAILED · HARNESS_FAULT */
  run(bundle: BatchBundle, inputs: readonly ReplayInput[]): Promise<readonly SeenOutcome[]>;
  close(): Promise<void>;
}

/** Processes that may end in a row without an answer for a single history. */
const MAX_FRUITLESS = 3;

/** Histories sent at once: keeps the memory of both processes flat. */
const SLICE = 200;

/** Characters of a dead process's own words that go into a message. */
const REASON_LENGTH = 400;

/** Checks before any replay: one bad history is answered for here. */
function admit(input: ReplayInput, index: number): BatchEntry | SeenOutcome {
  try {
    const history = preflight(input.history, input.source);
    const prefixes = input.prefixes === undefined ? {} : { prefixes: input.prefixes };
    const namespace = input.namespace === undefined ? {} : { namespace: input.namespace };
    return {
      index,
      history,
      workflowId: identityOf(history).workflowId || input.workflowId,
      ...prefixes,
      ...namespace,
    };
  } catch (error) {
    if (HarnessError.is(error) && error.code === 'HISTORY_UNREADABLE')
      return { kind: 'cannot-tell', detail: error.message };
    throw error;
  }
}

type ReplayOrder = Extract<Order, { kind: 'replay' }>;
type Outcomes = Map<number, SeenOutcome>;

/** Sends the entries and notes what is reported. @returns why it ended before all were answered for */
async function exchange(
  place: Session,
  order: ReplayOrder,
  boundMs: number,
  outcomes: Outcomes,
): Promise<string | undefined> {
  place.send(order);
  let current: number | undefined;
  const blame = (reason: string): string => {
    if (current !== undefined && !outcomes.has(current)) outcomes.set(current, { kind: 'cannot-tell', detail: reason });
    return reason;
  };
  // Bounded by the reports: at most four per entry, each awaited with a bound.
  for (;;) {
    const heard = await place.hear(boundMs);
    switch (heard.kind) {
      case 'started':
        current = heard.index;
        break;
      case 'outcome':
        outcomes.set(heard.index, heard.outcome);
        break;
      case 'went-on': {
        const outcome = outcomes.get(heard.index);
        if (outcome !== undefined) outcomes.set(heard.index, { ...outcome, wentOn: heard.produced });
        break;
      }
      case 'done':
        return undefined;
      case 'silent':
        return blame(`the replay did not end within ${boundMs} ms and was killed`);
      case 'gone':
        return blame(heard.reason.slice(0, REASON_LENGTH));
      case 'ready':
      case 'opened':
      case 'open-failed':
      case 'judged':
      case 'stepped':
        return blame(`the replaying process reported ${heard.kind} out of turn`);
    }
  }
}

export function createBatchRunner(bounds: BatchBounds): BatchRunner {
  const host = createHost(bounds.clock, bounds.heapLimitMib);
  let closed = false;

  async function replaySlice(bundle: BatchBundle, entries: readonly BatchEntry[], outcomes: Outcomes): Promise<void> {
    const { workflowTaskBoundMs, historyBoundMs } = bounds;
    let fruitless = 0;
    // Bounded: a round answers for at least one entry or is fruitless.
    for (;;) {
      const left = entries.filter(({ index }) => !outcomes.has(index));
      if (left.length === 0) return;
      let ended: string | undefined;
      // What waited for its turn when the replayer was closed starts no process.
      if (!closed) {
        const place = await host.ready(bundle);
        const order: ReplayOrder = { kind: 'replay', key: bundle.key, entries: left, workflowTaskBoundMs };
        ended = 'failed' in place ? place.failed : await exchange(place, order, historyBoundMs, outcomes);
        if (ended !== undefined) await host.drop();
        fruitless = left.some(({ index }) => outcomes.has(index)) ? 0 : fruitless + 1;
      }
      if (!closed && fruitless < MAX_FRUITLESS) continue;
      const reason = closed ? 'the replayer was closed' : `${ended ?? 'no answer'}, ${MAX_FRUITLESS} times in a row`;
      throw new HarnessError(
        'HARNESS_FAULT',
        `Failed to replay ${left.length} histories of ${bundle.pipeline}: ${reason}. Run the command again.`,
      );
    }
  }

  return {
    async run(bundle, inputs) {
      const outcomes: Outcomes = new Map();
      const entries: BatchEntry[] = [];
      for (const [index, input] of inputs.entries()) {
        const admitted = admit(input, index);
        if ('kind' in admitted) outcomes.set(index, admitted);
        else entries.push(admitted);
      }
      for (let from = 0; from < entries.length; from += SLICE) {
        await replaySlice(bundle, entries.slice(from, from + SLICE), outcomes);
      }
      return inputs.map(
        (_input, index) => outcomes.get(index) ?? { kind: 'cannot-tell', detail: 'no outcome was reported' },
      );
    },
    async close() {
      closed = true;
      await host.drop();
    },
  };
}
