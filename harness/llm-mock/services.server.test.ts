// The services of a trial and production's latencies over real HTTP: who asked, what came, how long it took.
import { describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { anthropic, ask, callerHeaders, openAi, toClaude, TRIAL, withMock, type Activity } from './mock.fixture.ts';
import type { LlmMock, LlmScript } from './types.ts';

const JOB = '/jobs/7';
const services: LlmScript['services'] = {
  'POST /jobs': { status: 202, json: { id: 7 }, headers: { location: JOB } },
  'GET /jobs/7': [{ json: { state: 'queued' } }, { status: 503, text: 'later' }, { json: { state: 'done' } }],
  'DELETE /jobs/7': { status: 204 },
};

const call = (mock: LlmMock, path: string, activity: Activity = {}, init: RequestInit = {}): Promise<Response> =>
  fetch(`${mock.servicesUrl(TRIAL)}${path}`, { ...init, headers: callerHeaders(activity) });

/** Wall milliseconds of a promise. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = wallClock.elapsed();
  await work();
  return wallClock.elapsed() - begun;
}

describe('services', () => {
  it('answer as scripted: the nth request of an execution gets the nth reply, the last one for ever', () =>
    withMock({ services }, async (mock) => {
      const started = await call(mock, '/jobs', {}, { method: 'POST', body: '{}' });
      expect([started.status, started.headers.get('location')]).toEqual([202, JOB]);
      expect(await started.json()).toEqual({ id: 7 });
      expect(await (await call(mock, `${JOB}?verbose=1`)).json()).toEqual({ state: 'queued' });
      const later = await call(mock, JOB);
      expect([later.status, await later.text()]).toEqual([503, 'later']);
      expect(await (await call(mock, JOB)).json()).toEqual({ state: 'done' });
      expect(await (await call(mock, JOB)).json()).toEqual({ state: 'done' });
      // Another execution of the trial begins with the first reply.
      expect(await (await call(mock, JOB, { workflowId: 'wf-1-second' })).json()).toEqual({ state: 'queued' });
      expect((await call(mock, JOB, {}, { method: 'DELETE' })).status).toBe(204);
    }));

  it('write down who asked for what, also where nothing is there', () =>
    withMock({ services }, async (mock) => {
      await call(mock, `${JOB}?verbose=1`, { activityType: 'poll_job', activityId: '4', attempt: 2 });
      expect((await call(mock, '/job/7')).status).toBe(404);
      expect((await fetch(`${mock.servicesUrl('nobody')}/jobs`)).status).toBe(404);
      const [first, second, ...rest] = mock.collectServices(TRIAL);
      expect(first).toMatchObject({
        trial: TRIAL,
        workflowId: 'wf-1-research',
        runId: 'run-1',
        activityType: 'poll_job',
        activityId: '4',
        attempt: 2,
        method: 'GET',
        path: JOB,
        status: 200,
      });
      expect(second).toMatchObject({ path: '/job/7', status: 404 });
      expect(rest).toEqual([]);
      expect(mock.collectServices(TRIAL)).toEqual([]);
    }));

  it('take the time they are given, and notice who does not wait for it', () =>
    withMock({ services: { 'GET /slow': [{ text: 'at last', delayMs: 250 }, { delayMs: 3_000 }] } }, async (mock) => {
      expect(await timed(() => call(mock, '/slow'))).toBeGreaterThanOrEqual(249);
      // Long enough to have arrived on a machine that is busy.
      const left = await Promise.allSettled([call(mock, '/slow', {}, { signal: AbortSignal.timeout(700) })]);
      expect(left[0]?.status).toBe('rejected');
      await wallClock.sleep(200);
      const [waited, gone] = mock.collectServices(TRIAL);
      expect(waited?.status).toBe(200);
      expect((waited?.answeredWallMs ?? 0) - (waited?.arrivedWallMs ?? 0)).toBeGreaterThanOrEqual(249);
      expect(gone?.status).toBe(0);
    }));
});

describe('latencies of production', () => {
  // Without a spread every draw is the median: 10 s at 1:50 are 200 ms.
  const even = { p50: 10_000, p99: 10_000 };
  const latency = { seed: 's', scale: 50, llm: even, services: even };

  it('are waited for in a fiftieth of the time, by every provider, plain and streamed, and by services', () =>
    withMock({ services: { 'GET /a': {}, 'GET /b': { delayMs: 0 } }, latency }, async (mock) => {
      const streamed = async (): Promise<void> => {
        await anthropic(mock.anthropicUrl).messages.stream(toClaude()).finalMessage();
      };
      expect(await timed(() => ask(openAi(mock.llmUrl)))).toBeGreaterThanOrEqual(199);
      expect(await timed(streamed)).toBeGreaterThanOrEqual(199);
      expect(await timed(() => call(mock, '/a'))).toBeGreaterThanOrEqual(199);
      expect(await timed(() => call(mock, '/b'))).toBeLessThan(199);
      expect(mock.collectServices(TRIAL).map(({ latencyMs }) => latencyMs)).toEqual([10_000, undefined]);
      for (const { arrivedWallMs, answeredWallMs, latencyMs } of mock.collect(TRIAL)) {
        expect(latencyMs).toBe(10_000);
        expect(answeredWallMs - arrivedWallMs).toBeGreaterThanOrEqual(198);
      }
    }));

  it('are paid for by a caller who does not wait for them', () =>
    withMock({ latency: { ...latency, scale: 5 } }, async (mock) => {
      const asked = ask(openAi(mock.llmUrl, {}, { timeout: 600 }));
      expect((await Promise.allSettled([asked]))[0]?.status).toBe('rejected');
      await wallClock.sleep(200);
      expect(mock.collect(TRIAL)).toMatchObject([{ status: 200, billed: true, tokensOut: 61 }]);
    }));

  it('are drawn by who asks: the same for the same attempt of the same run, others for others', async () => {
    const spread = { scale: 1_000, llm: { p50: 2_000, p99: 20_000 } };
    const drawn = (seed: string): Promise<unknown[]> =>
      withMock({ latency: { ...spread, seed } }, async (mock) => {
        // Twice by the same attempt: each request has a draw of its own.
        for (const activityId of ['1', '2', '3', '3']) await ask(openAi(mock.llmUrl, { activityId }));
        return mock.collect(TRIAL).map(({ latencyMs }) => latencyMs);
      });
    const first = await drawn('s');
    expect(await drawn('s')).toEqual(first);
    expect(new Set([...first, ...(await drawn('t'))]).size).toBe(8);
  });
});
