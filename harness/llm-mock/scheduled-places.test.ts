// Of activities that call at the same time a number names the same one each time: by the order of scheduling, not of arrival.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import type { CallTrigger } from '../scenario/types.ts';
import { LlmBook } from './book.ts';
import type { Caller } from './caller.ts';
import { ServiceStrikes } from './service-strikes.ts';
import type { LlmScript } from './types.ts';

const WIDTH = 12;
/** As they were scheduled: another type in between, and ids that are no order of their own. */
const scheduled = Array.from({ length: WIDTH }, (_, index) => `extract-${(index * 5) % WIDTH}`);

const caller = (activityId: string, execution = 1): Caller => ({
  workflowId: `wf-${execution}`,
  runId: `run-${execution}`,
  activityType: 'extract',
  activityId,
  attempt: 1,
});

const scriptOf = (on: CallTrigger, more: Partial<LlmScript> = {}): LlmScript => ({
  trial: 't',
  workflowIdPrefix: 'wf-',
  answers: [],
  pages: {},
  faults: [{ id: 'f1', fault: { kind: 'llm.hang', on } }],
  serviceFaults: [{ id: 'f1', fault: { kind: 'service.hang', on } }],
  scheduledAs: async ({ activityId }) => {
    const index = scheduled.indexOf(activityId);
    return index === -1 ? undefined : index + 1;
  },
  ...more,
});

/** Activity IDs that the model's fault strikes, with the callers in this order. */
const struckAtModel = async (script: LlmScript, callers: readonly Caller[]): Promise<readonly string[]> => {
  const book = new LlmBook(wallClock);
  book.register(script);
  const visits = callers.map((each) => book.arrive({ caller: each, path: '/v1/chat/completions', sdkRetry: 0 }));
  await Promise.all(visits.map((visit) => visit.find()));
  return callers.flatMap(({ workflowId, activityId }, at) =>
    visits[at]?.strike({ streamed: false }, () => true) === undefined ? [] : [`${workflowId} ${activityId}`],
  );
};

const struckAtServices = async (script: LlmScript, callers: readonly Caller[]): Promise<readonly string[]> => {
  const strikes = new ServiceStrikes(script);
  const struck = await Promise.all(callers.map((each) => strikes.strike(each, 'GET /jobs/7', () => true)));
  return callers.flatMap(({ workflowId, activityId }, at) =>
    struck[at] === undefined ? [] : [`${workflowId} ${activityId}`],
  );
};

const anyOrder = fc.shuffledSubarray(scheduled, { minLength: WIDTH });

it.each([
  ['the model', struckAtModel],
  ['a service', struckAtServices],
])('whatever order they call in, the third is the one that was scheduled third: at %s', (_, struck) =>
  fc.assert(
    fc.asyncProperty(anyOrder, async (ids) => {
      const callers = ids.map((id) => caller(id));
      expect(await struck(scriptOf({ activity: 'extract', instance: 3 }), callers)).toEqual([`wf-1 ${scheduled[2]}`]);
      expect(await struck(scriptOf({ activity: 'extract' }), callers)).toEqual([`wf-1 ${scheduled[0]}`]);
    }),
  ),
);

it('of several executions a number counts in the one that is named, else in the first, whichever calls first', async () => {
  const callers = [2, 1, 3].flatMap((execution) => scheduled.slice(0, 2).map((id) => caller(id, execution)));
  const at = (on: Partial<CallTrigger>) => struckAtModel(scriptOf({ activity: 'extract', ...on }), callers);
  expect(await at({})).toEqual([`wf-1 ${scheduled[0]}`]);
  expect(await at({ instance: 2 })).toEqual([`wf-1 ${scheduled[1]}`]);
  expect(await at({ instance: 2, execution: 3 })).toEqual([`wf-3 ${scheduled[1]}`]);
  expect(await at({ instance: 'every' })).toHaveLength(callers.length);
});

it('one that no history names, as a local activity, has its place by its first call', async () => {
  const callers = ['b', 'a'].map((id) => caller(id));
  expect(await struckAtModel(scriptOf({ activity: 'extract', instance: 2 }), callers)).toEqual(['wf-1 a']);
});

it('nobody is asked about activities that no trigger numbers', async () => {
  const asked: string[] = [];
  const scheduledAs = async ({ activityId }: Caller) => asked.push(activityId);
  const on = { activity: 'extract', instance: 'every' } as const;
  await struckAtModel(scriptOf(on, { scheduledAs }), [caller('a')]);
  await struckAtModel(scriptOf({ activity: 'embed' }, { scheduledAs }), [caller('a')]);
  expect(asked).toEqual([]);
  await struckAtModel(scriptOf({ activity: 'extract' }, { scheduledAs }), [caller('a'), caller('b'), caller('a')]);
  expect(asked).toEqual(['a', 'b']);
});

it('of a long loop nobody is asked once all that are numbered are known', async () => {
  const asked: string[] = [];
  const scheduledAs = async ({ activityId }: Caller) => {
    asked.push(activityId);
    return scheduled.indexOf(activityId) + 1;
  };
  const strikes = new ServiceStrikes(scriptOf({ activity: 'extract', instance: 2 }, { scheduledAs }));
  const struck: string[] = [];
  for (const id of [...scheduled, ...scheduled.slice(0, 2)])
    if ((await strikes.strike(caller(id), 'GET /jobs/7', () => true)) !== undefined) struck.push(id);
  expect(asked).toEqual(scheduled.slice(0, 2));
  expect(struck).toEqual([scheduled[1], scheduled[1]]);
});

it('is seen to fail where the order of arrival decides', async () => {
  // The planted mistake: nobody says how they were scheduled.
  const { scheduledAs: _, ...byArrival } = scriptOf({ activity: 'extract', instance: 3 });
  const property = fc.asyncProperty(anyOrder, async (ids) => {
    const callers = ids.map((id) => caller(id));
    expect(await struckAtModel(byArrival, callers)).toEqual([`wf-1 ${scheduled[2]}`]);
  });
  expect((await fc.check(property)).failed).toBe(true);
});
