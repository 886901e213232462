// A cluster that does what a test says, and a clock that does not wait.
import { setImmediate } from 'node:timers/promises';
import type { WallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';
import type { ClusterReads, ListedRun } from './cluster-reads.ts';

export interface FakeCluster extends ClusterReads {
  /** What it lists; tests change it between two questions. */
  runs: readonly ListedRun[];
  readonly histories: Map<string, HistoryJson | Error>;
  readonly asked: string[];
  readonly fetched: string[];
  /** Histories that were under way at the same time, at most. */
  busiest: number;
  /** The next questions that go unanswered. */
  unanswered: number;
}

export const run = (runId: string, status: ListedRun['status'] = 'completed'): ListedRun => ({
  workflowId: `order-${runId}`,
  runId,
  workflowType: 'review',
  status,
});

/** Every run has this history unless `histories` says otherwise. */
export function fakeCluster(history: HistoryJson, runs: readonly ListedRun[]): FakeCluster {
  let under = 0;
  const of = (runId: string): HistoryJson | Error => cluster.histories.get(runId) ?? history;
  const cluster: FakeCluster = {
    title: 'test:7233, namespace orders',
    namespace: 'orders',
    runs,
    histories: new Map(),
    asked: [],
    fetched: [],
    busiest: 0,
    unanswered: 0,
    async *list(query) {
      cluster.asked.push(query);
      if (cluster.unanswered > 0) {
        cluster.unanswered--;
        throw new HarnessError(
          'SERVER_UNREACHABLE',
          'Failed to list executions of test: restarting. Check the server.',
        );
      }
      yield* cluster.runs;
    },
    async lengthOf({ runId }) {
      const found = of(runId);
      return found instanceof Error ? 0 : found.events.length;
    },
    async history({ runId }) {
      cluster.fetched.push(runId);
      cluster.busiest = Math.max(cluster.busiest, ++under);
      // Long enough for others to begin.
      await setImmediate();
      under--;
      const found = of(runId);
      if (found instanceof Error) throw found;
      return found;
    },
  };
  return cluster;
}

/** @param slept - what happens while the harness sleeps */
export function fakeClock(slept: (round: number) => void = () => undefined): WallClock {
  let [ms, round] = [0, 0];
  return {
    now: () => ms,
    elapsed: () => ms,
    sleep: async (forMs, signal) => {
      ms += forMs;
      slept(++round);
      signal?.throwIfAborted();
    },
  };
}
