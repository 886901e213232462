// Shadowing on a cluster that does what the test says: what is asked, what is taken, what is told, when it ends.
import { describe, expect, test } from 'vitest';
import * as forms from '../../history/forms.fixture.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';
import type { ListedRun } from './cluster-reads.ts';
import { fakeClock, type FakeCluster, fakeCluster, run } from './cluster.fixture.ts';
import { all } from './folder.fixture.ts';
import { openQuery, type ShadowOptions } from './open-query.ts';
import type { Selection } from './query.ts';

const review = await forms.recorded('review');
const until = (events: number): HistoryJson => ({ events: review.events.slice(0, events) });
const EVERY: Selection = { kind: 'parts', types: [], statuses: [] };
const never = new AbortController().signal;

const many = (count: number): readonly ListedRun[] => Array.from({ length: count }, (_none, index) => run(`r${index}`));
const shadow = (cluster: FakeCluster, options: ShadowOptions = {}, clock = fakeClock(), signal = never) =>
  openQuery(cluster, EVERY, options, { clock, signal });
const runIds = async (...given: Parameters<typeof shadow>) => (await all(shadow(...given))).map(({ runId }) => runId);

describe('shadowing', () => {
  test('gives each matching execution as the cluster has it', async () => {
    const cluster = fakeCluster(review, [run('a')]);
    const source = shadow(cluster);
    expect(await all(source)).toMatchObject([
      {
        kind: 'history',
        file: 'orders/order-a/a',
        format: 'cluster',
        namespace: 'orders',
        workflowId: 'order-a',
        runId: 'a',
        workflowType: 'review',
        status: 'completed',
        events: 29,
        sdk: 'temporal-typescript 1.24.0',
        history: review,
      },
    ]);
    expect(source.findings).toEqual([]);
  });

  test('keeps the order of the list, and fetches 8 at a time', async () => {
    const cluster = fakeCluster(review, many(30));
    expect(await runIds(cluster)).toEqual(many(30).map(({ runId }) => runId));
    expect(cluster.busiest).toBe(8);
  });

  test('fetches no further ahead than that', async () => {
    const cluster = fakeCluster(review, many(30));
    await shadow(cluster)[Symbol.asyncIterator]().next();
    expect(cluster.fetched).toHaveLength(8);
  });

  test('gives a run once, though a list that moves on while it is read has it twice', async () => {
    expect(await runIds(fakeCluster(review, [run('a'), run('b'), run('a')]))).toEqual(['a', 'b']);
  });

  test('refuses what cannot be fetched, and goes on', async () => {
    const cluster = fakeCluster(review, many(3));
    cluster.histories.set('r1', new Error('5 NOT_FOUND'));
    expect(await all(shadow(cluster))).toMatchObject([
      { kind: 'history' },
      {
        kind: 'refused',
        file: 'orders/order-r1/r1',
        workflowType: 'review',
        refused: expect.stringMatching(/cannot be fetched from test:7233.*NOT_FOUND.*retention/) as string,
      },
      { kind: 'history' },
    ]);
  });

  test('refuses a history that ends before its execution did', async () => {
    const cluster = fakeCluster(until(20), [run('a', 'failed')]);
    expect(await all(shadow(cluster))).toMatchObject([
      { kind: 'refused', refused: expect.stringMatching(/it is failed, and its 20 events have no end/) as string },
    ]);
  });

  test('leaves out executions that no worker has begun, and says so', async () => {
    const source = shadow(fakeCluster(until(2), [run('a', 'open')]));
    expect(await all(source)).toEqual([]);
    expect(source.findings).toMatchObject([{ rule: 'query-too-young' }]);
  });

  test('that matches nothing is a finding that fails the gate', async () => {
    const source = shadow(fakeCluster(review, []));
    expect(await all(source)).toEqual([]);
    expect(source.findings).toMatchObject([{ rule: 'query-matched-nothing', level: 'error' }]);
  });

  test('that cannot ask is an error', async () => {
    const cluster = fakeCluster(review, []);
    cluster.unanswered = 1;
    await expect(all(shadow(cluster))).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  });
});

describe('a share of the executions', () => {
  test('is the same again for the same seed, another for another, and what is passed over is said', async () => {
    const taken = (seed: string) => runIds(fakeCluster(review, many(200)), { sample: 0.1, seed });
    const first = await taken('x');
    expect(first.length).toBeGreaterThan(8);
    expect(first.length).toBeLessThan(35);
    expect(await taken('x')).toEqual(first);
    expect(await taken('y')).not.toEqual(first);
    const source = shadow(fakeCluster(review, many(200)), { sample: 0.1, seed: 'x' });
    await all(source);
    expect(source.findings).toMatchObject([
      {
        rule: 'query-sampled',
        level: 'note',
        message: `--sample 0.1 with seed x took ${first.length} of 200 matching executions and passed over ${200 - first.length}.`,
      },
    ]);
  });

  test('that takes none of them fails the gate', async () => {
    const source = shadow(fakeCluster(review, many(3)), { sample: 0.000_1 });
    expect(await all(source)).toEqual([]);
    expect(source.findings).toMatchObject([{ rule: 'query-sampled', level: 'error' }]);
  });

  test('ends at --max, without fetching more, and says so', async () => {
    const cluster = fakeCluster(review, many(50));
    const source = shadow(cluster, { max: 3 });
    expect(await all(source)).toHaveLength(3);
    expect(cluster.fetched).toHaveLength(3);
    expect(source.findings).toMatchObject([{ rule: 'query-bounded' }]);
  });
});

describe('watching', () => {
  const SECONDS = (count: number): ShadowOptions => ({ watch: { forMs: count * 1_000, everyMs: 1_000 } });

  test('asks again until its time is over, and gives what matches by then', async () => {
    const cluster = fakeCluster(review, [run('a')]);
    const clock = fakeClock((round) => {
      if (round === 2) cluster.runs = [run('a'), run('later')];
    });
    expect(await runIds(cluster, SECONDS(3), clock)).toEqual(['a', 'later']);
    expect(cluster.asked).toHaveLength(4);
  });

  test('gives an open run again when its history has grown, and not when it has not', async () => {
    const cluster = fakeCluster(review, [run('a', 'open')]);
    cluster.histories.set('a', until(10));
    const clock = fakeClock((round) => {
      if (round === 2) cluster.histories.set('a', until(20));
      if (round === 4) {
        cluster.histories.set('a', review);
        cluster.runs = [run('a')];
      }
    });
    const found = await all(shadow(cluster, SECONDS(6), clock));
    expect(found.map(({ events, status }) => [events, status])).toEqual([
      [10, 'open'],
      [20, 'open'],
      [29, 'completed'],
    ]);
  });

  test('asks nothing of a run that has ended, and does not refuse the same run twice', async () => {
    const cluster = fakeCluster(review, [run('a'), run('b', 'open')]);
    cluster.histories.set('b', new Error('denied'));
    expect(await runIds(cluster, SECONDS(4))).toEqual(['a', 'b']);
    expect(cluster.fetched).toEqual(['a', 'b']);
  });

  test('gives a run once a worker has begun it', async () => {
    const cluster = fakeCluster(until(2), [run('a', 'open')]);
    const clock = fakeClock((round) => {
      if (round === 2) cluster.histories.set('a', until(8));
    });
    expect((await all(shadow(cluster, { ...SECONDS(4), max: 1 }, clock))).map(({ events }) => events)).toEqual([8]);
  });

  test('ends with the wish to stop, whole, and says so', async () => {
    const stop = new AbortController();
    const cluster = fakeCluster(review, [run('a')]);
    const clock = fakeClock((round) => {
      if (round === 3) stop.abort(new Error('Ctrl-C'));
    });
    const source = shadow(cluster, { watch: {} }, clock, stop.signal);
    expect(await all(source)).toHaveLength(1);
    expect(source.findings).toMatchObject([{ rule: 'query-interrupted' }]);
  });

  test('ends with the wish to stop while the server does not answer', async () => {
    const stop = new AbortController();
    const cluster = { ...fakeCluster(review, [run('a')]), history: () => new Promise<never>(() => undefined) };
    const found = all(shadow(cluster, {}, fakeClock(), stop.signal));
    stop.abort(new Error('Ctrl-C'));
    expect(await found).toEqual([]);
  });

  test('goes on where a question goes unanswered, says so, and gives up after 5 in a row', async () => {
    const cluster = fakeCluster(review, [run('a')]);
    const restart = (unanswered: number) =>
      fakeClock((round) => {
        if (round === 1) cluster.unanswered = unanswered;
      });
    const source = shadow(cluster, SECONDS(9), restart(4));
    expect(await all(source)).toHaveLength(1);
    expect(source.findings.map(({ rule }) => rule)).toEqual(Array(4).fill('query-unanswered'));
    await expect(all(shadow(cluster, SECONDS(9), restart(5)))).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  });
});
