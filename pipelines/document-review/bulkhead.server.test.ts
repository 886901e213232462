// The bulkhead over the whole GPU queue: two analyses at a time, whatever number of processes serve it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { events, openAiEvents, raw } from '../fixtures/provider.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';
import { openFleet, type Fleet } from '../fleet.ts';
import type { Pipeline } from '../pipeline.ts';
import { documentReview } from './pipeline.ts';
import { GPU_MAX_CONCURRENT } from './policy.ts';
import { approveSummary } from './signals.ts';

const REVIEWS = 6;
const FLEETS = 2;
let stage: Stage;
let fleets: readonly Fleet[];
let ended: readonly Promise<void>[];
/** Analyses that run now, over all fleets, and the most there were. */
const running = { now: 0, most: 0 };

/** The pipeline, with its analyses counted. */
const counted: Pipeline = {
  ...documentReview,
  async openActivities(env) {
    const opened = await documentReview.openActivities(env);
    const analyze = opened.activities['run_local_model'] as (text: unknown) => Promise<unknown>;
    return {
      ...opened,
      activities: {
        ...opened.activities,
        async run_local_model(text: unknown) {
          running.now += 1;
          running.most = Math.max(running.most, running.now);
          try {
            return await analyze(text);
          } finally {
            running.now -= 1;
          }
        },
      },
    };
  },
};

beforeAll(async () => {
  stage = await openStage(documentReview, { fleet: false });
  const env = { ...stage.env, LOCAL_MODEL_MS: '150' };
  const config = { connectionOptions: { address: stage.environment.address }, namespace: stage.namespace };
  fleets = await Promise.all(Array.from({ length: FLEETS }, () => openFleet(counted, config, env)));
  ended = fleets.map((fleet) => fleet.run());
});
afterAll(async () => {
  for (const fleet of fleets) fleet.stop();
  await Promise.all(ended);
  await Promise.all(fleets.map((fleet) => fleet.close()));
  await stage.close();
});

it('lets two analyses run at a time over two fleets, and gives the slots of a stopped fleet to the other', async () => {
  stage.provider.script((asked, response) => {
    const reply = asked.path.startsWith('/documents')
      ? raw(200, 'text/plain', 'Some text.')
      : events(openAiEvents(['a ', 'summary']));
    if (typeof reply === 'function') reply(asked, response);
  });
  const reviews = async (name: string) => {
    const ids = Array.from({ length: REVIEWS }, (_, index) => `${name}-${index}`);
    await Promise.all(
      ids.map(async (doc_id) => {
        const source_url = `${stage.provider.url}/documents/${doc_id}`;
        await stage.start('DocumentWorkflow', doc_id, { doc_id, source_url });
        await stage.handle(doc_id).signal(approveSummary, true);
      }),
    );
    return Promise.all(ids.map((id) => stage.handle(id).result()));
  };
  expect(await reviews('both')).toHaveLength(REVIEWS);
  expect(running.most).toBe(GPU_MAX_CONCURRENT);
  fleets[0]?.stop();
  await ended[0];
  expect(await reviews('one')).toHaveLength(REVIEWS);
  expect(running.most).toBe(GPU_MAX_CONCURRENT);
});
