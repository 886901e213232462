// The document review on a real Temporal server, with a real database, a real blob store and real HTTP.
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { events, json, openAiEvents, raw, type Asked, type Reply } from '../fixtures/provider.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';
import { documentReview } from './pipeline.ts';
import { HISTORY_MAX_EVENTS } from './policy.ts';
import { approveSummary, getState, getStatus, requestRevision } from './signals.ts';
import type { ReviewResult } from './types.ts';

const HOUR_MS = 3_600_000;
const REACH = { wallMs: 20_000 };
const DOCUMENT = 'The supplier delivers turbines. The customer pays within thirty days. Turbines carry a warranty.';
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(documentReview);
});
afterAll(() => stage.close());

const promptOf = (asked: Asked) =>
  (JSON.parse(asked.body) as { messages: { content: string }[] }).messages[0]?.content ?? '';
const prompts = () => stage.provider.asked.filter(({ path }) => !path.startsWith('/documents')).map(promptOf);

const streamed = (text: string): Reply => events(openAiEvents(text.split(/(?<= )/)));

/** The document service gives `document`; the model numbers its summaries, unless `answer` says otherwise. */
function world(document: Reply = raw(200, 'text/plain', DOCUMENT), answer?: Reply): void {
  let summaries = 0;
  stage.provider.script((asked, response) => {
    const reply = asked.path.startsWith('/documents') ? document : (answer ?? streamed(`summary ${(summaries += 1)}`));
    if (typeof reply === 'function') reply(asked, response);
  });
}

const start = (id: string, input: Readonly<Record<string, unknown>> = {}, firstMomentMs?: number) =>
  stage.start(
    'DocumentWorkflow',
    id,
    { doc_id: id, source_url: `${stage.provider.url}/documents/${id}`, ...input },
    firstMomentMs,
  );
const result = (id: string) => stage.handle(id).result() as Promise<ReviewResult>;
const rows = (id: string) => stage.rows('document_reviews', id);

/** Starts a review and lets its clock stand still an hour later, where the decision is waited for. */
async function waiting(id: string, input: Readonly<Record<string, unknown>> = {}) {
  const { clock } = await start(id, input, HOUR_MS);
  expect(await clock.reach(HOUR_MS, REACH)).toBe('moment');
  return clock;
}

describe('DocumentWorkflow', () => {
  it('keeps what a reviewer approves: one row, and the result that says so', async () => {
    world();
    const clock = await waiting('approved');
    expect(await stage.handle('approved').query(getStatus)).toEqual({
      doc_id: 'approved',
      status: 'awaiting_approval',
      progress: 'awaiting_approval',
    });
    expect(await stage.handle('approved').query(getState)).toMatchObject({ summary: 'summary 1', revisions: 0 });
    await stage.handle('approved').signal(approveSummary, true);
    await clock.release();
    expect(await result('approved')).toMatchObject({
      doc_id: 'approved',
      status: 'completed',
      decided_by: 'reviewer',
      summary: 'summary 1',
      analysis: { words: 14, sentences: 3 },
    });
    expect(await rows('approved')).toMatchObject([
      { subject: 'approved', summary: 'summary 1', idempotency_key: 'approved/save_results' },
    ]);
    expect(prompts()).toEqual([expect.stringContaining(DOCUMENT)]);
    expect(await stage.handle('approved').query(getStatus)).toMatchObject({ status: 'completed' });
  });

  it('keeps nothing of what a reviewer rejects', async () => {
    world();
    const clock = await waiting('rejected');
    await stage.handle('rejected').signal(approveSummary, false);
    await clock.release();
    expect(await result('rejected')).toMatchObject({ status: 'rejected', decided_by: 'reviewer' });
    expect(await rows('rejected')).toEqual([]);
  });

  it.each([
    ['24 hours when nothing else is said', {}, 24],
    ['7 days when the input says so', { approval_wait: '7 days' }, 168],
  ])('rejects what nobody decides in %s', async (_, input, hours) => {
    world();
    await start(`nobody-${hours}`, input);
    expect(await result(`nobody-${hours}`)).toMatchObject({ status: 'rejected', decided_by: 'nobody' });
    expect(await stage.hours(`nobody-${hours}`)).toBeCloseTo(hours, 1);
    expect(await rows(`nobody-${hours}`)).toEqual([]);
  });

  it('takes neither something else than a decision for one, nor a second decision', async () => {
    world();
    const clock = await waiting('stubborn');
    for (const sent of ['yes', undefined, true, false]) await stage.handle('stubborn').signal('approve_summary', sent);
    await clock.release();
    expect(await result('stubborn')).toMatchObject({ status: 'completed' });
  });

  it('reads a document out of the blob store', async () => {
    world();
    const { openBlobStore } = await import('../storage/blob-store.ts');
    const source = await (await openBlobStore(stage.env)).put('Stored text.');
    const clock = await waiting('stored', { source, source_url: undefined });
    await stage.handle('stored').signal(approveSummary, true);
    await clock.release();
    expect((await result('stored')).analysis.words).toBe(2);
  });
});

describe('a revision', () => {
  it('is a summary of its own, in the order in which changes were asked for, and has the whole wait before it', async () => {
    world();
    const clock = await waiting('revised');
    for (const note of ['shorter', 'longer']) await stage.handle('revised').signal(requestRevision, note);
    await stage.handle('revised').signal('request_revision', ' ');
    await clock.release();
    expect(await result('revised')).toMatchObject({ status: 'rejected', revisions: 2, summary: 'summary 3' });
    expect(prompts().slice(1)).toEqual([
      expect.stringMatching(/Change: shorter\n\nSummary so far:\nsummary 1/),
      expect.stringMatching(/Change: longer\n\nSummary so far:\nsummary 2/),
    ]);
    expect(await stage.hours('revised')).toBeCloseTo(25, 1);
  });

  it('that was asked for before the approval is what is approved', async () => {
    world();
    const clock = await waiting('approved-late');
    await stage.handle('approved-late').signal(requestRevision, 'shorter');
    await stage.handle('approved-late').signal(approveSummary, true);
    await stage.handle('approved-late').signal(requestRevision, 'too late');
    await clock.release();
    expect(await result('approved-late')).toMatchObject({ status: 'completed', revisions: 1, summary: 'summary 2' });
  });

  it('goes on in a new run when the history is long, with all of the state', { timeout: 60_000 }, async () => {
    world();
    const clock = await waiting('long');
    const handle = stage.handle('long');
    const notes = Array.from({ length: 170 }, (_, index) => `change ${index + 1}.`);
    for (const note of notes) await handle.signal(requestRevision, note);
    await handle.signal(approveSummary, true);
    const first = (await handle.describe()).runId;
    await clock.release();
    expect(await result('long')).toMatchObject({ status: 'completed', revisions: 170, summary: 'summary 171' });
    expect(
      prompts()
        .slice(1)
        .map((prompt) => /Change: (.*)/.exec(prompt)?.[1]),
    ).toEqual(notes);
    const run = await stage.environment.history(stage.namespace, 'long', first);
    expect(run.events?.length).toBeLessThan(HISTORY_MAX_EVENTS + 50);
    expect(run.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
    expect(await rows('long')).toHaveLength(1);
  });
});

describe('a step that fails for good', () => {
  it('fails the execution, and get_status says with which error, after the end as well', async () => {
    world(undefined, json(401, { error: { code: 'invalid_api_key' } }));
    await start('unauthorized');
    expect((await stage.failure('unauthorized')).type).toBe('AuthenticationError');
    expect(prompts()).toHaveLength(1);
    expect(await stage.handle('unauthorized').query(getStatus)).toEqual({
      doc_id: 'unauthorized',
      status: 'failed',
      progress: 'processing',
      error: { during: 'summarizing', type: 'AuthenticationError', message: expect.stringContaining('401') as string },
    });
    expect(await rows('unauthorized')).toEqual([]);
  });

  it('of a document service is given up after 3 attempts, without asking the model', async () => {
    world(raw(503, 'text/plain', 'down'));
    await start('down');
    expect((await stage.failure('down')).type).toBe('ServerError');
    expect(stage.provider.asked).toHaveLength(3);
  });

  it('of a provider is given up after 5 attempts with jittered waits', async () => {
    world(undefined, json(500, { error: {} }));
    await start('storm');
    expect((await stage.failure('storm')).type).toBe('ServerError');
    expect(prompts()).toHaveLength(5);
    const seconds = (await stage.hours('storm')) * 3_600;
    expect(seconds).toBeGreaterThan(15);
    expect(seconds).toBeLessThan(15 * 1.5 + 5);
  });

  it('of a provider that asks for more than 5 minutes in all is given up', async () => {
    world(undefined, json(429, { error: { code: 'rate_limit_exceeded' } }, { 'retry-after': '200' }));
    await start('outage');
    expect((await stage.failure('outage')).type).toBe('RateLimitError');
    expect((await stage.hours('outage')) * 3_600).toBeLessThan(301);
    expect(prompts().length).toBeLessThan(3);
  });
});

/** 60 MB without saying so beforehand, as long as somebody reads. */
const huge: Reply = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  let left = 60;
  const more = (): void => {
    while (left > 0) {
      left -= 1;
      if (!response.write('x'.repeat(1_000_000))) return void response.once('drain', more);
    }
    response.end();
  };
  more();
};

describe('an input that makes no sense', () => {
  it.each([
    [{ doc_id: '' }],
    [{ doc_id: '../secrets' }],
    [{ doc_id: 'a\\b' }],
    [{ doc_id: 7 }],
    [{ doc_id: undefined }],
    [{ source_url: 12 }],
    [{ source_url: 'file:///etc/passwd' }],
    [{ source: { sha256: 'x' } }],
    [{ source: 'x' }],
    [{ approval_wait: 'soon' }],
    [{ approval_wait: -1 }],
    [{ approval_wait: '400 days' }],
  ])('is a ValueError: %j', async (wrong) => {
    world();
    const id = `wrong-${JSON.stringify(wrong).replace(/\W+/g, '_')}`;
    await start(id, { doc_id: 'fine', ...wrong });
    expect((await stage.failure(id)).type).toBe('ValueError');
    expect(await stage.handle(id).query(getStatus)).toMatchObject({ status: 'failed', error: { type: 'ValueError' } });
    expect(stage.provider.asked).toEqual([]);
    expect(await rows(id)).toEqual([]);
  });

  it.each([[null], [undefined], ['a text'], [[1]]])('of another shape is one too: %j', async (input) => {
    const id = `shape-${JSON.stringify(input) ?? 'none'}`.replace(/\W+/g, '_');
    await stage.start('DocumentWorkflow', id, input);
    expect((await stage.failure(id)).type).toBe('ValueError');
  });

  it.each([
    ['60 MB that are announced', raw(200, 'text/plain', 'x'.repeat(60_000_000)), 'InvalidRequestError'],
    ['60 MB that are not announced', huge, 'InvalidRequestError'],
    ['no text', raw(200, 'text/plain', ' \n'), 'InvalidRequestError'],
    ['a PDF', raw(200, 'application/pdf', '%PDF-1.7'), 'InvalidRequestError'],
    [
      'bytes',
      (_: Asked, response: ServerResponse) => void response.end(Buffer.from([0xff, 0xfe])),
      'InvalidRequestError',
    ],
    ['nothing there', raw(404, 'text/plain', 'no'), 'InvalidRequestError'],
  ])('leads to a document that is refused, and nothing is written: %s', async (what, document, type) => {
    const id = `refused-${what.replace(/\W+/g, '-')}`;
    world(document);
    await start(id);
    expect((await stage.failure(id)).type).toBe(type);
    expect(stage.provider.asked).toHaveLength(1);
    expect(await rows(id)).toEqual([]);
  });
});
