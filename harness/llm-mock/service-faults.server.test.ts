// Faults of services and pages over real HTTP: whom they strike, what fetch makes of each, in the ledger, and gone after healing.
import { describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import type { ServiceFault, ServiceReply, ServiceTrigger } from '../scenario/types.ts';
import { callerHeaders, rejection, type Activity } from './mock.fixture.ts';
import { trials, type TrialOfTest } from './trials.fixture.ts';

const newTrial = trials();
const on = { activity: 'poll', request: 'GET /jobs/7' } as const;
const world = {
  services: {
    'GET /jobs/7': [{ json: { state: 'queued' } }, { json: { state: 'done' } }],
    'GET /other': { text: 'ok' },
  },
  pages: { '/article': '<p>about turbines</p>' },
};
const ask = (
  trial: TrialOfTest,
  activity: Activity = {},
  path = `/services/${trial.trial}/jobs/7`,
  timeoutMs = 10_000,
  method = 'GET',
) =>
  fetch(new URL(path, trial.mock.llmUrl), {
    method,
    headers: callerHeaders({ ...trial.activity, activityType: 'poll', ...activity }),
    signal: AbortSignal.timeout(timeoutMs),
  });

/** The true answer is still the first one: a request that was refused or lost was not done. */
async function healsTo(trial: TrialOfTest, state: 'queued' | 'done'): Promise<void> {
  trial.heal();
  expect(await (await ask(trial)).json()).toEqual({ state });
  expect(trial.strikes()).toBe(1);
  const [struck, after] = trial.mock.collectServices(trial.trial);
  expect([struck?.faultId, after?.faultId, after?.status]).toEqual(['f1', undefined, 200]);
}

describe('a fault with an answer of its own', () => {
  const ANSWERS: readonly (readonly [fault: ServiceFault, status: number, type: string])[] = [
    [{ kind: 'service.rate-limit', on, retryAfter: { seconds: 30 } }, 429, 'application/json'],
    [{ kind: 'service.server-error', on, status: 503 }, 503, 'application/json'],
    [{ kind: 'service.client-error', on, status: 404 }, 404, 'application/json'],
    [{ kind: 'service.html', on }, 200, 'text/html; charset=utf-8'],
  ];

  it.each(ANSWERS)('$kind', async (fault, status, type) => {
    const trial = newTrial(fault, world);
    const response = await ask(trial);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    const limited = fault.kind === 'service.rate-limit';
    expect(response.headers.get('retry-after')).toBe(limited ? '30' : null);
    await response.text();
    await healsTo(trial, 'queued');
  });

  it.each([
    [{ milliseconds: 1_500 }, 'retry-after-ms', '1500', 1_500],
    [{ text: 'soon' }, 'retry-after', 'soon', undefined],
    [{ seconds: -5 }, 'retry-after', '-5', undefined],
  ])('says %j as it stands, and writes down only a wait that exists', async (retryAfter, header, value, ms) => {
    const trial = newTrial({ kind: 'service.rate-limit', on, retryAfter }, world);
    expect((await ask(trial)).headers.get(header)).toBe(value);
    expect(trial.mock.collectServices(trial.trial)[0]?.retryAfterMs).toBe(ms);
  });

  it('writes down what Retry-After asked for, and sends none where the scenario says nothing', async () => {
    const asking = newTrial({ kind: 'service.rate-limit', on, retryAfter: { seconds: 30 } }, world);
    await ask(asking);
    expect(asking.mock.collectServices(asking.trial)[0]?.retryAfterMs).toBe(30_000);
    const silent = newTrial({ kind: 'service.rate-limit', on }, world);
    expect((await ask(silent)).headers.has('retry-after')).toBe(false);
    expect(silent.mock.collectServices(silent.trial)[0]).not.toHaveProperty('retryAfterMs');
  });
});

describe('a fault on the way', () => {
  it('service.reset breaks the connection', async () => {
    const trial = newTrial({ kind: 'service.reset', on }, world);
    expect(await rejection(ask(trial))).toMatchObject({ cause: { code: 'ECONNRESET' } });
    await healsTo(trial, 'queued');
  });

  it('service.hang never answers, and lets who waits go when it is healed', async () => {
    const trial = newTrial({ kind: 'service.hang', on }, world);
    const waiting = rejection(ask(trial));
    await trial.untilStruck();
    await healsTo(trial, 'queued');
    expect(await waiting).toBeInstanceOf(TypeError);
  });

  it('service.hang notices who does not wait', async () => {
    const trial = newTrial({ kind: 'service.hang', on }, world);
    expect(await rejection(ask(trial, {}, undefined, 150))).toMatchObject({ name: 'TimeoutError' });
    expect(trial.mock.collectServices(trial.trial)).toMatchObject([{ status: 0, faultId: 'f1' }]);
  });

  it('service.slow brings the true answer, late', async () => {
    const trial = newTrial({ kind: 'service.slow', on, delayMs: 200 }, world);
    const begun = wallClock.elapsed();
    expect(await (await ask(trial)).json()).toEqual({ state: 'queued' });
    expect(wallClock.elapsed() - begun).toBeGreaterThanOrEqual(199);
    await healsTo(trial, 'done');
  });

  it('service.slow is over when it is healed', async () => {
    const trial = newTrial({ kind: 'service.slow', on, delayMs: 10_000 }, world);
    const begun = wallClock.elapsed();
    const waiting = ask(trial);
    await trial.untilStruck();
    trial.heal();
    expect((await waiting).status).toBe(200);
    expect(wallClock.elapsed() - begun).toBeLessThan(10_000);
  });

  it.each(['fin', 'reset'] as const)('service.body-cut by %s is an error to who reads the body', async (by) => {
    const trial = newTrial({ kind: 'service.body-cut', on, by }, world);
    const response = await ask(trial);
    expect(response.status).toBe(200);
    expect(await rejection(response.text())).toBeInstanceOf(TypeError);
    await healsTo(trial, 'done');
  });

  it('service.body-cut in chunks heals as the others do', async () => {
    const trial = newTrial({ kind: 'service.body-cut', on, framing: 'chunks' }, world);
    // Node's own fetch takes the half for the whole: that is what it is for.
    expect(await (await ask(trial)).text()).toBe('{"state":');
    await healsTo(trial, 'done');
  });

  it('service.body-cut by stall leaves the reader waiting until it is healed', async () => {
    const trial = newTrial({ kind: 'service.body-cut', on, by: 'stall' }, world);
    let over = false;
    const reading = rejection((await ask(trial)).text()).finally(() => (over = true));
    await wallClock.sleep(100);
    expect(over).toBe(false);
    await healsTo(trial, 'done');
    expect(await reading).toBeInstanceOf(TypeError);
  });
});

describe('service.body-cut', () => {
  const cut = (by: 'fin' | 'reset' | 'stall', framing: 'length' | 'chunks') =>
    ({ kind: 'service.body-cut', on, by, framing }) as const;

  it.each<readonly [what: string, method: string, reply: ServiceReply, fault: ReturnType<typeof cut>]>([
    ['says that there is none', 'GET', { status: 204 }, cut('fin', 'length')],
    ['has none by its status, whatever is scripted', 'GET', { status: 204, text: 'x' }, cut('reset', 'length')],
    ['is empty', 'GET', { text: '' }, cut('stall', 'length')],
    ['is empty and would come in chunks', 'GET', { text: '' }, cut('fin', 'chunks')],
    ['is one byte', 'GET', { text: '1' }, cut('fin', 'length')],
    ['is not sent to who asks for the head alone', 'HEAD', { text: 'long' }, cut('fin', 'length')],
  ])('does not strike an answer whose body %s', async (_, method, reply, fault) => {
    const request = `${method} /jobs/8`;
    const services = { [request]: [reply, { status: 410 }] };
    const trial = newTrial({ ...fault, on: { ...on, request } }, { services });
    const path = `/services/${trial.trial}/jobs/8`;
    const response = await ask(trial, {}, path, 10_000, method);
    expect([response.status, await response.text()]).toEqual([
      reply.status ?? 200,
      method === 'HEAD' || reply.status === 204 ? '' : reply.text,
    ]);
    expect(trial.strikes()).toBe(0);
    // It was taken from its list once.
    expect((await ask(trial, {}, path, 10_000, method)).status).toBe(410);
    const [whole] = trial.mock.collectServices(trial.trial);
    expect([whole?.faultId, whole?.withoutBody]).toEqual([undefined, true]);
  });

  it('strikes an error that has a body', async () => {
    const services = { 'GET /jobs/7': { status: 500, json: { error: 'broken' } } };
    const trial = newTrial(cut('reset', 'length'), { services });
    expect(await rejection((await ask(trial)).text())).toBeInstanceOf(TypeError);
    expect(trial.strikes()).toBe(1);
  });
});

describe('a trigger', () => {
  /** Which of these requests are struck. */
  const struckBy = async (trigger: Partial<ServiceTrigger>, asked: readonly (Activity & { path?: string })[]) => {
    const trial = newTrial({ kind: 'service.server-error', on: { activity: 'poll', ...trigger }, status: 503 }, world);
    const [start] = (trial.activity.workflowId ?? '').split(/\d+$/u);
    const struck: number[] = [];
    for (const [index, { path, ...activity }] of asked.entries()) {
      const workflowId = `${start}${activity.workflowId ?? '1'}`;
      const { status } = await ask(trial, { ...activity, workflowId }, path?.replace('*', trial.trial));
      if (status === 503) struck.push(index);
    }
    expect(trial.strikes()).toBe(struck.length);
    return struck;
  };
  const other = '/services/*/other';
  const page = '/pages/*/article';
  const second = { workflowId: '2' };

  it.each<[title: string, Partial<ServiceTrigger>, (Activity & { path?: string })[], number[]]>([
    ['the first attempt of the first activity', {}, [{}, { attempt: 2 }, { activityId: '2' }], [0]],
    ['every request of the attempt', {}, [{}, {}, { path: other }], [0, 1, 2]],
    ['one request', { request: 'GET /other' }, [{}, { path: other }, { path: page }], [1]],
    ['a page', { request: 'GET {pages}/article' }, [{}, { path: other }, { path: page }], [2]],
    ['the nth call of it', { request: 'GET /jobs/7', nth: 2 }, [{}, { path: other }, {}, {}], [2]],
    ['the nth of all calls', { nth: 2 }, [{}, { path: other }, {}], [1]],
    ['attempts', { attempts: [2, 3] }, [{}, { attempt: 2 }, { attempt: 3 }, { attempt: 4 }], [1, 2]],
    ['one activity', { instance: 2 }, [{}, { activityId: '2' }, { activityId: '3' }], [1]],
    ['one execution', { execution: 2 }, [{}, { workflowId: '2' }, { workflowId: '12' }], [1]],
    ['one activity of an execution', { execution: 2, instance: 2 }, [{}, second, { ...second, activityId: '9' }], [2]],
    ['no other type', {}, [{ activityType: 'start' }], []],
  ])('means %s', async (_, trigger, asked, struck) => {
    expect(await struckBy(trigger, asked)).toEqual(struck);
  });

  it('means nobody who is no activity: a page is there for everyone', async () => {
    const trial = newTrial(
      { kind: 'service.hang', on: { activity: 'poll', attempts: 'every', instance: 'every' } },
      world,
    );
    expect(await (await fetch(`${trial.mock.pagesUrl(trial.trial)}/article`)).text()).toBe(world.pages['/article']);
    expect(trial.strikes()).toBe(0);
    expect(trial.mock.collectServices(trial.trial)).toMatchObject([{ path: '{pages}/article', status: 200 }]);
  });
});
