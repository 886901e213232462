// A request that the world of its trial has no answer for: an error that no official client repeats, in the ledger, and seen by the run.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import {
  anthropic,
  ask,
  askGemini,
  callerHeaders,
  openAi,
  rejection,
  script,
  toClaude,
  TRIAL,
} from './mock.fixture.ts';
import { startLlmMock } from './server.ts';
import type { LlmMock, LlmScript } from './types.ts';

const answers = [
  { activity: 'call_llm', containing: 'invoice 7', content: 'seven' },
  { activity: 'draft', invented: true },
] as const;

let mock: LlmMock;
beforeAll(async () => {
  mock = await startLlmMock({ clock: wallClock });
});
afterAll(() => mock.close());

/** A trial of its own for each test. */
let count = 0;
const registered = (pages = {}, services = {}, faults: LlmScript['faults'] = []) => {
  count += 1;
  const trial = `${TRIAL}-${count}`;
  mock.register({ ...script({ trial, workflowIdPrefix: `wf-${count}-`, pages, services, faults }), answers });
  return { trial, activity: { workflowId: `wf-${count}-1` } };
};

const WHY =
  'no answer of the world fits POST /v1/chat/completions of call_llm, whose prompt ends "Read invoice 8.": they are for call_llm containing "invoice 7", draft';

describe('a request at the model that no answer fits', () => {
  it('gets an error that says which request it was, sent once by clients that repeat', async () => {
    const { trial, activity } = registered();
    const client = openAi(mock.llmUrl, activity, { maxRetries: 2 });
    const refused = await rejection(ask(client, 'Read invoice 8.'));
    expect(refused).toMatchObject({ status: 501, code: 'ordeal_unplanned' });
    expect(String(refused)).toContain(WHY);
    const claude = anthropic(mock.anthropicUrl, activity, { maxRetries: 2 });
    expect(await rejection(claude.messages.create(toClaude()))).toMatchObject({ status: 501 });
    expect((await askGemini(mock, {}, ':generateContent', activity)).status).toBe(501);
    const responses = openAi(mock.llmUrl, activity, { maxRetries: 2 }).responses;
    expect(await rejection(responses.create({ model: 'gpt-4o', input: 'Hm.' }))).toMatchObject({ status: 501 });
    expect(mock.unmatched.filter(({ workflowId }) => workflowId === activity.workflowId)).toHaveLength(4);
    const ledger = mock.collect(trial);
    expect(ledger).toHaveLength(4);
    expect(ledger[0]).toMatchObject({ status: 501, billed: false, tokensOut: 0, unplanned: WHY });
    expect(ledger.every(({ unplanned }) => unplanned !== undefined)).toBe(true);
  });

  it('is seen once, and struck by no fault that spoils an answer', async () => {
    const fault = { kind: 'llm.max-tokens', on: { activity: 'call_llm' } } as const;
    const { trial, activity } = registered({}, {}, [{ id: 'f1', fault }]);
    expect(await rejection(ask(openAi(mock.llmUrl, activity), 'Read invoice 8.'))).toMatchObject({ status: 501 });
    expect(mock.unmatched.filter(({ workflowId }) => workflowId === activity.workflowId)).toHaveLength(1);
    expect(mock.strikes(trial, 'f1')).toBe(0);
  });

  it('is told from one that an answer fits: the ledger has which', async () => {
    const { trial, activity } = registered();
    const { choices } = await ask(openAi(mock.llmUrl, activity), 'Read invoice 7.');
    expect(choices[0]?.message.content).toBe('seven');
    await ask(openAi(mock.llmUrl, { ...activity, activityType: 'draft' }));
    expect(mock.collect(trial).map(({ answer, unplanned }) => [answer, unplanned])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
  });
});

describe('a request at a service or a page that the world does not have', () => {
  const get = (url: string, activity = {}) => fetch(url, { headers: callerHeaders(activity) });

  it('gets 404, and the ledger says what there is', async () => {
    const { trial, activity } = registered({ article: 'text' }, { 'GET /jobs/7': {} });
    expect((await get(`${mock.servicesUrl(trial)}/jobs/8`, activity)).status).toBe(404);
    expect((await get(`${mock.pagesUrl(trial)}/artikle`, activity)).status).toBe(404);
    const there = 'there are GET /jobs/7, GET {pages}/article';
    expect(mock.unmatched.filter(({ workflowId }) => workflowId === activity.workflowId)).toMatchObject([
      { path: '/jobs/8', status: 404 },
      { path: '{pages}/artikle', status: 404 },
    ]);
    expect(mock.collectServices(trial).map(({ unplanned }) => unplanned)).toEqual([
      `no service and no page of the world is GET /jobs/8: ${there}`,
      `no service and no page of the world is GET {pages}/artikle: ${there}`,
    ]);
  });

  it('is told from a status that the world plans', async () => {
    const { trial, activity } = registered({ '/gone': { status: 404 } }, { 'GET /jobs/7': { status: 404 } });
    expect((await get(`${mock.servicesUrl(trial)}/jobs/7`, activity)).status).toBe(404);
    expect((await get(`${mock.pagesUrl(trial)}/gone`, activity)).status).toBe(404);
    expect(mock.collectServices(trial).filter(({ unplanned }) => unplanned !== undefined)).toEqual([]);
  });

  it('is a stray of the run where its trial was never there, and only late where it is over', async () => {
    const before = mock.unmatched.length;
    await get(`${mock.pagesUrl('nobody')}/article`);
    expect(mock.unmatched.slice(before)).toEqual([{ path: '/pages/nobody/article', workflowId: '', status: 404 }]);
    const { trial } = registered();
    mock.collectServices(trial);
    mock.collect(trial);
    const { late } = mock;
    await get(`${mock.servicesUrl(trial)}/jobs/7`);
    expect([mock.late - late, mock.unmatched.length - before]).toEqual([1, 1]);
  });
});
