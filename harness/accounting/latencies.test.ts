// Attempts in production's milliseconds: what was waited is multiplied back, what was worked is not.
import { describe, expect, it } from 'vitest';
import type { ServiceExchange } from '../../reports/evidence/types.ts';
import type { World } from '../scenario/types.ts';
import {
  activity,
  call,
  completed,
  failed,
  START_MS,
  trialOf,
  WORKFLOW_ID,
  type AttemptFixture,
} from './fixtures/trial.ts';
import { activityLatencies } from './latencies.ts';

const LATENCY = { scale: 50, llm: { p50: '9s', p99: '30s' } } as const;
const TIMEOUTS = { startToCloseTimeout: '60s', heartbeatTimeout: '30s' };

/** A request that was open from `from` to `to`, in wall milliseconds of the trial. */
const waiting = (from: number, to: number, playedMs = to - from) =>
  call({ arrivedWallMs: START_MS + from, answeredWallMs: START_MS + to, latencyMs: playedMs * LATENCY.scale });

const measured = (attempts: readonly AttemptFixture[], world: World = { latency: LATENCY }, more = {}) =>
  activityLatencies(
    trialOf({
      plan: { world },
      activities: [activity('call_llm', '1', attempts, { scheduled: TIMEOUTS })],
      ...more,
    }),
  );

describe('activityLatencies', () => {
  it('multiplies the wait by the scale and takes the rest as it is', () => {
    const found = measured([completed({ ranMs: 250, calls: [waiting(20, 220)] })]);
    expect(found).toEqual([
      { activityType: 'call_llm', startToCloseMs: 60_000, heartbeatMs: 30_000, scale: 50, latenciesMs: [10_050] },
    ]);
  });

  it('takes for its own time what an answer was late by', () => {
    expect(measured([completed({ ranMs: 250, calls: [waiting(0, 240, 200)] })])[0]?.latenciesMs).toEqual([10_050]);
  });

  it('counts waits at the same time once, and none outside the attempt', () => {
    const calls = [waiting(0, 100), waiting(50, 120), waiting(180, 400)];
    expect(measured([completed({ ranMs: 200, calls })])[0]?.latenciesMs).toEqual([140 * 50 + 60]);
  });

  it('leaves out attempts that failed', () =>
    expect(measured([failed('Busy', { calls: [waiting(0, 5)] })])).toEqual([]));

  it('keeps attempts that waited for nothing the world plays apart: their times are local', () => {
    const local = { activityType: 'call_llm', startToCloseMs: 60_000, heartbeatMs: 30_000, scale: 50, local: true };
    expect(measured([completed({ ranMs: 200 })])).toEqual([{ ...local, latenciesMs: [200] }]);
    expect(measured([completed({ ranMs: 200, calls: [call()] })])).toEqual([{ ...local, latenciesMs: [200] }]);
  });

  it('counts the waits for services where their latency is played', () => {
    const exchange: ServiceExchange = {
      trial: '7f3a-1',
      workflowId: WORKFLOW_ID,
      runId: 'run-1',
      activityType: 'call_llm',
      activityId: '1',
      attempt: 1,
      method: 'GET',
      path: '/register',
      status: 200,
      arrivedWallMs: START_MS,
      answeredWallMs: START_MS + 100,
      latencyMs: 1_000,
    };
    const world: World = { latency: { scale: 10, services: { p50: '1s', p99: '2s' } } };
    const of = (services: readonly ServiceExchange[]) => measured([completed({ ranMs: 100 })], world, { services });
    expect(of([exchange])[0]?.latenciesMs).toEqual([1_000]);
    expect(of([{ ...exchange, runId: 'another' }])).toMatchObject([{ local: true, latenciesMs: [100] }]);
  });

  it('measures nothing where the world answers at once', () => {
    expect(measured([completed({ calls: [waiting(0, 5)] })], {})).toEqual([]);
  });
});
