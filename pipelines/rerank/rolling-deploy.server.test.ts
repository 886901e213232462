// Executions that begin on one deploy of the workers and end on another, on a real server, one deploy after the other.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StartedExecution } from '../../harness/environment/types.ts';
import { json } from '../fixtures/provider.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';
import { openFleet } from '../fleet.ts';
import type { Pipeline } from '../pipeline.ts';
import { generation } from './fixtures/generations.ts';
import { rerank } from './pipeline.ts';
import type { RerankRequest, RerankResult } from './types.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;
/** Before the second attempt of a call. */
const MOMENT_MS = 3_000;
const PASSAGES = [
  { id: 'p1', text: 'one' },
  { id: 'p2', text: 'two' },
];

let stage: Stage;
/** Whether the model that rerank_v1 needs is there. */
let embeds = true;
let undeploy: (() => Promise<void>) | undefined;

beforeAll(async () => {
  stage = await openStage(rerank, { fleet: false });
  stage.provider.script((asked, response) => {
    const reply = asked.path.startsWith('/search')
      ? json(200, PASSAGES)
      : asked.path.startsWith('/v1/embeddings')
        ? json(embeds ? 200 : 503, { data: [0, 1, 2].map(vector), usage: { total_tokens: 3 } })
        : json(200, {
            choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: JSON.stringify(SCORES) } }],
            usage: { prompt_tokens: 1, completion_tokens: 1 },
          });
    if (typeof reply === 'function') reply(asked, response);
  });
});
const vector = (index: number) => ({
  index,
  embedding: [1, index],
});
const SCORES = { scores: PASSAGES.map(({ id }, index) => ({ id, score: index })) };

/** The workers of this pipeline take the place of those that run. */
async function deploy(pipeline: Pipeline): Promise<void> {
  await undeploy?.();
  undeploy = undefined;
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' } = stage.env;
  const fleet = await openFleet(pipeline, { connectionOptions: { address }, namespace }, stage.env);
  const running = fleet.run();
  undeploy = async () => {
    fleet.stop();
    await running;
    await fleet.close();
  };
}
afterAll(async () => {
  await undeploy?.();
  await stage.close();
});

const input = (late_minutes: number) => ({ query: 'q', search_url: `${stage.provider.url}/search`, late_minutes });

/** Starts a reranking and leaves it in the middle of its wait for late candidates. */
async function waiting(id: string): Promise<StartedExecution> {
  const started = await stage.start('RerankWorkflow', id, input(60), HALF_AN_HOUR_MS);
  expect(await started.clock.reach(HALF_AN_HOUR_MS, { wallMs: 30_000 })).toBe('moment');
  return started;
}

const events = async (id: string) => (await stage.handle(id).fetchHistory()).events ?? [];
const refusals = async (id: string) =>
  (await events(id)).flatMap(({ workflowTaskFailedEventAttributes: it }) => it?.failure?.message ?? []);
const scheduled = async (id: string) =>
  (await events(id)).flatMap(({ activityTaskScheduledEventAttributes: it }) => it?.activityType?.name ?? []);

/** What the execution ran after it ended. */
async function ran(id: string): Promise<readonly string[]> {
  const result = (await stage.handle(id).result()) as RerankResult;
  expect(result.ranking).toHaveLength(2);
  return scheduled(id);
}

const FIRST = ['search_candidates', 'rerank_v1', 'save_ranking'];
const SECOND = ['search_candidates', 'rerank_v2', 'save_ranking'];

it('deploys one generation after the other under executions that wait', async () => {
  await deploy(generation(1));
  const one = await waiting('of-1');
  embeds = false;
  const stranded = await stage.start('RerankWorkflow', 'stranded', input(0), MOMENT_MS);
  await stranded.clock.reach(MOMENT_MS, { wallMs: 30_000 });
  expect(await scheduled('stranded')).toEqual(['search_candidates', 'rerank_v1']);

  // A deploy that leaves generation 2 out: what has called rerank_v1 cannot go on, and says why.
  await deploy(generation(3));
  await stage.handle('stranded').signal('add_candidates', []);
  await expect
    .poll(() => refusals('stranded'), { timeout: 30_000, interval: 200 })
    .toContainEqual(expect.stringContaining('rerank_v1'));

  embeds = true;
  await deploy(generation(2));
  await stranded.clock.release();
  expect(await ran('stranded')).toEqual(FIRST);
  expect(await stage.rows('rankings', 'stranded')).toHaveLength(1);
  await one.clock.release();
  expect(await ran('of-1')).toEqual(FIRST);
  const two = await waiting('of-2');

  await deploy(generation(3));
  await two.clock.release();
  expect(await ran('of-2')).toEqual(SECOND);
  const three = await waiting('of-3');

  await deploy(generation(4));
  await three.clock.release();
  expect(await ran('of-3')).toEqual(SECOND);
  const inside = await waiting('inside');

  // The same workflow with another inside of an activity: no patch, and the new inside ranks.
  await deploy({ ...generation(4), openActivities: withAnotherReranker });
  await inside.clock.release();
  expect(await ran('inside')).toEqual(SECOND);
  expect(await stage.handle('inside').result()).toMatchObject({ ranking: [{ id: 'p2', score: 0.25 }, { id: 'p1' }] });
});

/** rerank_v2 with another inside: no model at all. */
const withAnotherReranker: Pipeline['openActivities'] = async (env) => {
  const { activities, close } = await rerank.openActivities(env);
  const rerank_v2 = ({ candidates }: RerankRequest) =>
    Promise.resolve(candidates.map(({ id }) => ({ id, score: id === 'p2' ? 0.25 : 0.125 })));
  return { activities: { ...activities, rerank_v2 }, close };
};
