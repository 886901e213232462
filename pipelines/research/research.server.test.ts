// The research pipeline on a real Temporal server, with a real database and real HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completion, json, raw, type Reply } from '../fixtures/provider.ts';
import { toldOptions } from '../fixtures/options.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';
import { research } from './pipeline.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(research);
});
afterAll(() => stage.close());

const HOUR_MS = 3_600_000;
const isPage = (path: string) => path.startsWith('/page');

/** Pages are pages; the model gives these replies, one after the other, the last one for ever. */
function world(...model: readonly Reply[]): void {
  let calls = 0;
  stage.provider.script((asked, response) => {
    if (isPage(asked.path)) return void response.end(`${asked.path} ${'x'.repeat(5_000)}`);
    const reply = model[Math.min(calls++, model.length - 1)];
    if (typeof reply === 'function') reply(asked, response);
  });
}

const prompts = () =>
  stage.provider.asked
    .filter(({ path }) => !isPage(path))
    .map(({ body }) => (JSON.parse(body) as { messages: { content: string }[] }).messages[0]?.content ?? '');
const input = (topic: string) => ({ topic, source_url: `${stage.provider.url}/page` });

describe('ResearchWorkflow', () => {
  it('summarises the first 2,000 characters of the page, writes one row and returns the summary', async () => {
    world(completion('• a\n• b\n• c'));
    await stage.start('ResearchWorkflow', 'research-one', input('Temporal'));
    await expect(stage.handle('research-one').result()).resolves.toBe('• a\n• b\n• c');
    expect(await toldOptions(stage.handle('research-one'))).toMatchObject({
      fetch_url: { startToCloseMs: 30_000, attempts: 3, queue: 'research-queue' },
      call_llm: { startToCloseMs: 60_000, attempts: 5, initialMs: 2_000, coefficient: 2 },
      save_result: { startToCloseMs: 10_000 },
    });
    const head = 'Summarise this article about Temporal in 3 bullet points\n\n/page ';
    expect(prompts()).toEqual([head + 'x'.repeat(2_000 - '/page '.length)]);
    expect(await stage.rows('research_results', 'research-one')).toMatchObject([
      {
        topic: 'Temporal',
        summary: '• a\n• b\n• c',
        effect: 'save_result',
        idempotency_key: 'research-one/3',
        subject: `Temporal ${stage.provider.url}/page`,
      },
    ]);
  });

  it('waits as long as a 429 asks for, and goes on', async () => {
    world(json(429, { error: { code: 'rate_limit_exceeded' } }, { 'retry-after': '1800' }), completion('done'));
    await stage.start('ResearchWorkflow', 'research-429', input('a'));
    await expect(stage.handle('research-429').result()).resolves.toBe('done');
    expect(await stage.hours('research-429')).toBeCloseTo(0.5, 2);
  });

  it('gives up a failing provider after 5 attempts and 30 s of backoff', async () => {
    world(json(500, { error: {} }));
    await stage.start('ResearchWorkflow', 'research-500', input('a'));
    expect((await stage.failure('research-500')).type).toBe('ServerError');
    expect(prompts()).toHaveLength(5);
    expect((await stage.hours('research-500')) * 3_600).toBeGreaterThanOrEqual(30);
    expect(await stage.rows('research_results', 'research-500')).toEqual([]);
  });

  it('stops at the first 401', async () => {
    world(json(401, { error: { code: 'invalid_api_key' } }));
    await stage.start('ResearchWorkflow', 'research-401', input('a'));
    expect((await stage.failure('research-401')).type).toBe('AuthenticationError');
    expect(prompts()).toHaveLength(1);
  });

  it('gives up a page that does not answer after 3 attempts, without asking the model', async () => {
    stage.provider.script(raw(503, 'text/plain', 'down'));
    await stage.start('ResearchWorkflow', 'research-page', input('a'));
    expect((await stage.failure('research-page')).type).toBe('ServerError');
    expect(stage.provider.asked).toHaveLength(3);
  });

  it.each([null, {}, { topic: '' }, { topic: 'a' }, { topic: 'a', source_url: 7 }])(
    'ends with the input %j',
    async (wrong) => {
      const id = `research-wrong-${JSON.stringify(wrong)}`;
      await stage.start('ResearchWorkflow', id, wrong);
      expect((await stage.failure(id)).type).toBe('ValueError');
    },
  );
});

describe('ApprovalWorkflow', () => {
  const draft = async (id: string, firstMomentMs?: number) => {
    world(completion('a draft'));
    return stage.start('ApprovalWorkflow', id, 'write', firstMomentMs);
  };

  it.each([
    [true, 'PUBLISHED: a draft'],
    [false, 'REJECTED: a draft'],
  ])('takes %j at 23 h 59 min for %j', async (decision, result) => {
    const id = `approval-${decision}`;
    const at = 24 * HOUR_MS - 60_000;
    const { clock } = await draft(id, at);
    await clock.reach(at, { wallMs: 20_000 });
    await stage.handle(id).signal('approve', decision);
    await clock.release();
    await expect(stage.handle(id).result()).resolves.toBe(result);
    expect(await stage.hours(id)).toBeLessThan(24);
  });

  it('rejects after 24 h without a decision', async () => {
    await draft('approval-never');
    await expect(stage.handle('approval-never').result()).resolves.toBe('REJECTED: a draft');
    expect(await stage.hours('approval-never')).toBeCloseTo(24, 2);
  });

  it('takes no text for a decision, and the first decision for the decision', async () => {
    const { clock } = await draft('approval-odd', HOUR_MS);
    await clock.reach(HOUR_MS, { wallMs: 20_000 });
    for (const sent of ['no', null, true, false]) await stage.handle('approval-odd').signal('approve', sent);
    await clock.release();
    await expect(stage.handle('approval-odd').result()).resolves.toBe('PUBLISHED: a draft');
  });

  it('outlasts nine 429s of the rate-limit policy', async () => {
    const slow = json(429, { error: { code: 'rate_limit_exceeded' } });
    world(...Array.from({ length: 9 }, () => slow), completion('late'));
    await stage.start('ApprovalWorkflow', 'approval-429', 'write');
    await expect(stage.handle('approval-429').result()).resolves.toBe('REJECTED: late');
    expect(prompts()).toHaveLength(10);
    expect((await toldOptions(stage.handle('approval-429')))['call_llm']).toMatchObject({
      startToCloseMs: 60_000,
      attempts: 10,
      initialMs: 5_000,
      coefficient: 2,
      maximumMs: 120_000,
      nonRetryable: ['ValueError', 'PermissionError'],
    });
  });
});

describe('FullResearchWorkflow', () => {
  const source_urls = () => [1, 2, 3, 4, 5].map((n) => `${stage.provider.url}/page/${n}`);

  it('makes 5 fetches, 10 LLM calls, one approval and one row', async () => {
    world(completion('a briefing'));
    const { clock } = await stage.start(
      'FullResearchWorkflow',
      'full',
      { topic: 'a', source_urls: source_urls() },
      HOUR_MS,
    );
    await clock.reach(HOUR_MS, { wallMs: 20_000 });
    await stage.handle('full').signal('approve', true);
    await clock.release();
    await expect(stage.handle('full').result()).resolves.toBe('PUBLISHED: a briefing');
    expect(prompts()).toHaveLength(10);
    expect(stage.provider.asked.filter(({ path }) => isPage(path))).toHaveLength(5);
    expect(await stage.rows('research_results', 'full')).toHaveLength(1);
  });

  it('writes nothing that nobody approved', async () => {
    world(completion('a briefing'));
    await stage.start('FullResearchWorkflow', 'full-never', { topic: 'a', source_urls: source_urls() });
    await expect(stage.handle('full-never').result()).resolves.toBe('REJECTED: a briefing');
    expect(await stage.rows('research_results', 'full-never')).toEqual([]);
  });
});
