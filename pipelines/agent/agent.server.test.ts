// The agent loop on a real Temporal server, with a real database, a blob store and real HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, raw, type Reply } from '../fixtures/provider.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';
import { fileBlobStore } from '../storage/file-blob-store.ts';
import { agent } from './pipeline.ts';
import type { AgentResult, Step } from './types.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(agent);
});
afterAll(() => stage.close());

const HOUR_MS = 3_600_000;
/** A whole answer with its bill: 20 tokens. */
const says = (content: string, finish_reason = 'stop'): Reply =>
  json(200, {
    id: 'c',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [{ index: 0, finish_reason, message: { role: 'assistant', content } }],
    usage: { prompt_tokens: 15, completion_tokens: 5, total_tokens: 20 },
  });
const does = (action: string, input = 'x') => says(JSON.stringify({ thought: 't', action, input }));

interface Services {
  readonly search?: readonly Reply[];
  readonly jobs?: readonly Reply[];
  readonly poll?: readonly Reply[];
}

/** Each kind of request is answered by its own replies, one after the other, the last one for ever. */
function world(model: readonly Reply[], services: Services = {}): void {
  const calls = new Map<readonly Reply[], number>();
  stage.provider.script((asked, response) => {
    const { search = [], jobs = [], poll = [] } = services;
    const path = asked.path.split('?')[0] ?? '';
    const replies =
      path === '/search' ? search : path === '/batch/jobs' ? jobs : path.startsWith('/batch/jobs/') ? poll : model;
    const nth = calls.get(replies) ?? 0;
    calls.set(replies, nth + 1);
    const reply = replies[Math.min(nth, replies.length - 1)];
    if (typeof reply === 'function') reply(asked, response);
    else response.destroy();
  });
}

const asked = (start: string) => stage.provider.asked.filter(({ path }) => path.startsWith(start));
const prompts = () =>
  asked('/v1/chat').map(
    ({ body }) => (JSON.parse(body) as { messages: { content: string }[] }).messages[0]?.content ?? '',
  );
const input = (more: object = {}) => ({
  goal: 'find out',
  search_url: `${stage.provider.url}/search`,
  batch_url: `${stage.provider.url}/batch/`,
  ...more,
});
const run = async (id: string, more: object = {}) => {
  await stage.start('AgentWorkflow', id, input(more));
  return (await stage.handle(id).result()) as AgentResult;
};
const transcript = async ({ transcript: ref }: AgentResult): Promise<readonly Step[]> =>
  (await fileBlobStore(stage.env['BLOB_DIR'] ?? '').get(ref))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Step);

describe('the loop', () => {
  it('acts as the model says and ends with its answer', async () => {
    world([does('search', 'a b?'), does('calculate', '6*7'), does('save_note', 'it is 42'), does('finish', '42')], {
      search: [raw(200, 'text/plain', 'six times seven')],
    });
    const result = await run('agent-all');
    expect(result).toMatchObject({ outcome: 'finished', answer: '42', steps: 4 });
    expect(result.tokens).toBe(80);
    expect((await transcript(result)).map(({ action, observation }) => [action, observation])).toEqual([
      ['search', 'six times seven'],
      ['calculate', '42'],
      ['save_note', 'saved'],
      ['finish', 'finished'],
    ]);
    expect(asked('/search').map(({ path }) => path)).toEqual(['/search?q=a%20b%3F']);
    expect(await stage.rows('agent_notes', 'agent-all')).toMatchObject([{ note: 'it is 42', effect: 'save_note' }]);
    expect(prompts()[3]).toContain('#3 save_note: it is 42\nObservation: saved');
  });

  it('tells the model that its answer could not be read, and goes on', async () => {
    world([says('let me see'), does('finish', 'done')]);
    expect(await run('agent-malformed')).toMatchObject({ outcome: 'finished', steps: 2 });
    expect(prompts()[1]).toContain('Observation: the answer could not be read: it is not JSON');
  });

  it.each([
    ['MalformedAnswersError', says('let me see')],
    ['UnknownToolError', does('launch_rocket')],
  ])('fails with %s after three answers in a row of no use', async (type, reply) => {
    world([reply]);
    const id = `agent-${type}`;
    await stage.start('AgentWorkflow', id, input());
    const failure = await stage.failure(id);
    expect(failure.type).toBe(type);
    expect(failure.details?.[0]).toMatchObject({ steps: 3, transcript: { bytes: expect.any(Number) as number } });
    expect(prompts()).toHaveLength(3);
  });

  it('counts answers of no use in a row, not over all', async () => {
    const bad = says('?');
    world([bad, bad, does('calculate', '1'), bad, bad, does('finish', 'ok')]);
    expect(await run('agent-now-and-then')).toMatchObject({ outcome: 'finished', steps: 6 });
  });

  it('offers no tool whose service the input does not name', async () => {
    world([does('search'), does('finish', 'ok')]);
    await stage.start('AgentWorkflow', 'agent-no-search', { goal: 'g' });
    await expect(stage.handle('agent-no-search').result()).resolves.toMatchObject({ outcome: 'finished' });
    expect(prompts()[0]).not.toContain('search');
    expect(prompts()[1]).toContain("there is no tool 'search'");
  });

  it('ends at its budget of steps, at its budget of tokens, and where it goes round in circles', async () => {
    let n = 0;
    const other: Reply = (request, response) => {
      const reply = does('calculate', `${(n += 1)}+1`);
      if (typeof reply === 'function') reply(request, response);
    };
    world([other]);
    expect(await run('agent-steps', { max_steps: 5 })).toMatchObject({
      outcome: 'step-budget',
      steps: 5,
      answer: null,
    });
    expect(await run('agent-tokens', { max_tokens: 50 })).toMatchObject({
      outcome: 'token-budget',
      tokens: 60,
      steps: 3,
    });
    world([does('calculate', '1+1')]);
    expect(await run('agent-circle')).toMatchObject({ outcome: 'repeated-action', steps: 3 });
  });

  it('ends as refused when the provider declines', async () => {
    world([says('', 'content_filter')]);
    expect(await run('agent-refused')).toMatchObject({ outcome: 'refused', steps: 1, answer: null });
  });

  it('carries everything over continue-as-new', async () => {
    let n = 0;
    const next: Reply = (request, response) => {
      n += 1;
      const reply = n <= 12 ? does('save_note', `note ${n}`) : does('finish', 'kept');
      if (typeof reply === 'function') reply(request, response);
    };
    world([next]);
    await stage.start('AgentWorkflow', 'agent-long', input({ max_history_events: 60 }));
    await stage.handle('agent-long').signal('webhook', { id: 'early', data: 1 });
    const result = (await stage.handle('agent-long').result()) as AgentResult;
    expect(result).toMatchObject({ outcome: 'finished', steps: 13, answer: 'kept' });
    expect((await transcript(result)).map(({ step }) => step)).toEqual(Array.from({ length: 13 }, (_, at) => at + 1));
    expect(await stage.rows('agent_notes', 'agent-long')).toHaveLength(12);
    const runs = await stage.handle('agent-long').fetchHistory();
    expect(runs.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).not.toBe('');
  });
});

describe('waits', () => {
  it('waits for a rate-limit window with a timer, one request per window', async () => {
    world([does('search', 'q'), does('finish', 'ok')], {
      search: [json(429, {}, { 'retry-after': '3600' }), raw(200, 'text/plain', 'found')],
    });
    await run('agent-window');
    expect(asked('/search')).toHaveLength(2);
    expect(await stage.hours('agent-window')).toBeCloseTo(1, 2);
    expect(prompts()[1]).toContain('Observation: found');
  });

  it('tells the model of a service that stays limited for three windows', async () => {
    world([does('search', 'q'), does('finish', 'ok')], { search: [json(429, {}, { 'retry-after': '60' })] });
    await run('agent-limited');
    expect(asked('/search')).toHaveLength(4);
    expect(prompts()[1]).toContain('still rate-limited after 3 windows');
  });

  it('starts one batch job and looks at it until it is done', async () => {
    const running = json(200, { status: 'running' });
    world([does('start_batch_job', 'index'), does('finish', 'ok')], {
      jobs: [json(201, { id: 'a/7' })],
      poll: [...Array.from({ length: 9 }, () => running), json(200, { status: 'succeeded', result: { rows: 3 } })],
    });
    await run('agent-batch');
    expect(asked('/batch/jobs/')).toHaveLength(10);
    expect(asked('/batch/jobs/')[0]?.path).toBe('/batch/jobs/a%2F7');
    expect(asked('/batch/jobs').find(({ body }) => body !== '')?.headers['idempotency-key']).toBe('agent-batch/step-1');
    expect(await stage.hours('agent-batch')).toBeCloseTo((31 + 5 * 30) / 60, 1);
    expect(prompts()[1]).toContain('Observation: job a/7 succeeded: {"rows":3}');
  });

  it('takes a webhook that came before it was waited for, once, and what is none not at all', async () => {
    world([does('wait_for_webhook', 'a'), does('wait_for_webhook', 'b'), does('finish', 'ok')]);
    const { clock } = await stage.start('AgentWorkflow', 'agent-hooks', input(), HOUR_MS);
    const handle = stage.handle('agent-hooks');
    for (const sent of ['no', null, {}, { id: '' }, { id: 'h1', data: 'x' }, { id: 'h1', data: 'x' }])
      await handle.signal('webhook', sent);
    await clock.reach(HOUR_MS, { wallMs: 20_000 });
    await expect(handle.query('get_progress')).resolves.toMatchObject({
      doing: 'wait_for_webhook',
      step: 2,
      max_steps: 20,
    });
    await handle.signal('webhook', { id: 'h1', data: 'x' });
    await clock.release();
    await handle.result();
    expect(prompts()[2]).toContain('Observation: webhook h1: "x"');
    expect(prompts()[2]).toContain('Observation: no webhook came within 24 hours');
    expect(await stage.hours('agent-hooks')).toBeCloseTo(24, 1);
  });
});

describe('failures', () => {
  it('tells the model of a tool that fails, and lets it do something else', async () => {
    world([does('search', 'q'), does('calculate', 'two'), does('finish', 'no')], {
      search: [raw(404, 'text/plain', '')],
    });
    expect(await run('agent-tool-fails')).toMatchObject({ outcome: 'finished', steps: 3 });
    expect(prompts()[1]).toContain('Observation: failed with InvalidRequestError');
    expect(prompts()[2]).toContain('Observation: failed with ValueError');
  });

  it('fails where nothing the model does can help', async () => {
    world([does('search', 'q')], { search: [raw(401, 'text/plain', '')] });
    await stage.start('AgentWorkflow', 'agent-tool-key', input());
    expect((await stage.failure('agent-tool-key')).type).toBe('AuthenticationError');
    expect(asked('/search')).toHaveLength(1);
  });

  it.each([
    null,
    {},
    { goal: ' ' },
    { goal: 'x'.repeat(4_001) },
    { goal: 'g', max_steps: 0 },
    { goal: 'g', max_tokens: '9' },
    { goal: 'g', search_url: 7 },
    { goal: 'g', max_history_events: 1 },
  ])('ends with the input %j', async (wrong) => {
    world([does('finish')]);
    const id = `agent-wrong-${JSON.stringify(wrong).slice(0, 60)}`;
    await stage.start('AgentWorkflow', id, wrong);
    expect((await stage.failure(id)).type).toBe('ValueError');
    expect(prompts()).toEqual([]);
  });
});
