// Bodies that do not end within their time are written down: what the database then holds is not all that they do.
import { expect, it } from 'vitest';
import { trialOf } from '../accounting/fixtures/trial.ts';
import type { FromHost } from '../workers/types.ts';
import { SETTLE_WALL_MS } from './bounds.ts';
import { Recorder } from './recorder.ts';
import { settle } from './settle.ts';

const { plan } = trialOf();
const key = {
  namespace: 'n',
  workflowId: `${plan.workflowIdPrefix}1`,
  runId: 'run-1',
  activityType: 'save',
  activityId: '3',
  attempt: 1,
};
const started: FromHost = { kind: 'attempt-started', key, wallMs: 1, taskQueue: 'q', scheduledVirtualMs: 1 };
const ended: FromHost = { kind: 'attempt-ended', key, wallMs: 2, outcome: { kind: 'completed' } };

/** Time passes by sleeping only; `at` is told of each step. */
const partsOf = (at: (elapsedMs: number, recorder: Recorder) => void = () => undefined, dead: string[] = []) => {
  const recorder = new Recorder(plan);
  recorder.hear('worker-1', started);
  let elapsedMs = 0;
  const clock = {
    now: () => elapsedMs,
    elapsed: () => elapsedMs,
    sleep: async (ms: number) => at((elapsedMs += ms), recorder),
  };
  return { recorder, clock, crew: { disarm: async () => undefined, dead: new Set(dead) } };
};

it('a body that outlasts the bound is written down with its worker', async () => {
  const { recorder, ...rest } = partsOf();
  await settle({ recorder, ...rest });
  const { namespace: _namespace, ...attempt } = key;
  expect(recorder.unsettled).toEqual([{ ...attempt, worker: 'worker-1', waitedMs: SETTLE_WALL_MS }]);
});

it('a body that ends within the bound, or died with its worker, is not', async () => {
  const inTime = partsOf((elapsedMs, recorder) => {
    if (elapsedMs >= SETTLE_WALL_MS / 2) recorder.hear('worker-1', ended);
  });
  await settle(inTime);
  expect(inTime.recorder.unsettled).toEqual([]);
  const dead = partsOf(undefined, ['worker-1']);
  await settle(dead);
  expect(dead.recorder.unsettled).toEqual([]);
});
