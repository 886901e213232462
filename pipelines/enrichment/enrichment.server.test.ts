// Connector enrichment on a real Temporal server, with a real database and real HTTP.
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPart } from '../../harness/config/load.ts';
import type { OrdealConfig } from '../../harness/config/types.ts';
import { readEffects } from '../../harness/database/effects.ts';
import { packageRoot } from '../../harness/package-root.ts';
import { completion, json, raw, type Asked, type Reply } from '../fixtures/provider.ts';
import { toldOptions } from '../fixtures/options.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';
import { enrichment } from './pipeline.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(enrichment);
});
afterAll(() => stage.close());

const METADATA = {
  name: 'Orders',
  description: 'Orders of a shop',
  revision: 3,
  fields: [{ name: 'order_id', type: 'uuid' }, { name: 'total' }],
};
const ANSWER = { category: 'finance', summary: 'Moves orders.', tags: ['orders'] };
const answered = completion(JSON.stringify(ANSWER));

interface Routes {
  readonly connector?: readonly Reply[];
  readonly model?: readonly Reply[];
  readonly start?: readonly Reply[];
  readonly job?: readonly Reply[];
}

/** Each route gives its replies one after the other, the last one for ever. */
function world({ connector = [json(200, METADATA)], model = [answered], start = [], job = [] }: Routes = {}): void {
  const calls = new Map<readonly Reply[], number>();
  const next = (replies: readonly Reply[], asked: Asked, response: ServerResponse): void => {
    const call = calls.get(replies) ?? 0;
    calls.set(replies, call + 1);
    const reply = replies[Math.min(call, replies.length - 1)];
    if (typeof reply === 'function') reply(asked, response);
    else response.destroy();
  };
  stage.provider.script((asked, response) => {
    if (asked.path.startsWith('/api/connectors/')) next(connector, asked, response);
    else if (asked.path === '/api/jobs') next(start, asked, response);
    else if (asked.path.startsWith('/api/jobs/')) next(job, asked, response);
    else next(model, asked, response);
  });
}

/** A source of its own for each test: the world's identities are made of it. */
const input = (name: string) => ({ connector_id: name, api_url: `${stage.provider.url}/api/` });
const asked = (start: string) => stage.provider.asked.filter(({ path }) => path.startsWith(start));
const TABLES = ['catalog_entries', 'catalog_updates', 'catalog_documents'] as const;
const counts = async (id: string) =>
  Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, (await stage.rows(table, id)).length])));
/** What the probes of this repository's configuration see. */
async function effectsOf(id: string) {
  const config = (await loadPart('configuration', join(packageRoot(), 'ordeal.config.ts')))['default'] as OrdealConfig;
  return readEffects(stage.pool, config.effects?.['enrichment'] ?? [], [id]);
}
const NOTHING = { catalog_entries: 0, catalog_updates: 0, catalog_documents: 0 };
const ONE_EACH = { catalog_entries: 1, catalog_updates: 1, catalog_documents: 1 };

describe('EnrichmentWorkflow', () => {
  it('reads the metadata, asks the model with a schema, and writes entry, update and document once', async () => {
    world();
    await stage.start('EnrichmentWorkflow', 'plain', input('plain'));
    await expect(stage.handle('plain').result()).resolves.toEqual({
      connector_id: 'plain',
      revision: 3,
      enrichment: ANSWER,
    });
    expect(asked('/api')).toMatchObject([{ path: '/api/connectors/plain' }]);
    const [request] = asked('/v1').map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(request).toMatchObject({ response_format: { json_schema: { name: 'connector_enrichment' } } });
    expect(JSON.stringify(request)).toContain('- order_id: uuid\\n- total');
    expect(await toldOptions(stage.handle('plain'))).toMatchObject({
      fetch_connector_metadata: { startToCloseMs: 30_000, attempts: 3, queue: 'enrichment-queue' },
      call_llm_enrichment: {
        startToCloseMs: 60_000,
        attempts: 5,
        initialMs: 2_000,
        coefficient: 2,
        nonRetryable: ['InvalidInputError'],
      },
      write_to_catalog: { startToCloseMs: 15_000, attempts: 3 },
    });
    expect(await counts('plain')).toEqual(ONE_EACH);
    const [document] = await stage.rows('catalog_documents', 'plain');
    expect(document?.['idempotency_key']).toBe('plain/3');
    expect(JSON.parse(String(document?.['content']))).toMatchObject({
      metadata: { name: 'Orders', revision: 3 },
      enrichment: ANSWER,
    });
  });

  it.each([
    ['an API that is down', { connector: [raw(503, 'text/plain', 'down')] }, 'ServerError', 3, 0],
    ['metadata that is none', { connector: [json(200, [])] }, 'InvalidAnswerError', 3, 0],
    ['HTML', { connector: [raw(200, 'text/html', '<p>')] }, 'InvalidAnswerError', 3, 0],
    ['an unknown connector', { connector: [json(404, {})] }, 'InvalidRequestError', 1, 0],
    [
      'no usable field',
      { connector: [json(200, { revision: 1, fields: [{ name: ' – ' }] })] },
      'InvalidInputError',
      1,
      0,
    ],
    ['answers that are no JSON', { model: [completion('Sure! {')] }, 'InvalidAnswerError', 1, 5],
    [
      'a category that is none',
      { model: [completion('{"category":"x","summary":"","tags":[]}')] },
      'InvalidAnswerError',
      1,
      5,
    ],
  ] as const)('fails with its type for %s, and writes nothing', async (name, routes, type, fetches, calls) => {
    world(routes);
    const id = `fails-${name}`;
    await stage.start('EnrichmentWorkflow', id, input('fails'));
    expect((await stage.failure(id)).type).toBe(type);
    expect([asked('/api').length, asked('/v1').length]).toEqual([fetches, calls]);
    expect(await counts(id)).toEqual(NOTHING);
  });

  it.each([
    {},
    null,
    { connector_id: 7, api_url: 'http://a' },
    { connector_id: '../x', api_url: 'http://a' },
    { connector_id: 'a' },
  ])('ends with the input %j', async (wrong) => {
    world();
    const id = `wrong-${JSON.stringify(wrong)}`;
    await stage.start('EnrichmentWorkflow', id, wrong);
    expect((await stage.failure(id)).type).toBe('ValueError');
    expect(stage.provider.asked).toEqual([]);
  });

  it('refuses an address that is none', async () => {
    await stage.start('EnrichmentWorkflow', 'no-address', { connector_id: 'a', api_url: 'ftp://a' });
    expect((await stage.failure('no-address')).type).toBe('ValueError');
  });
});

describe('EnrichmentJobWorkflow', () => {
  const started = json(201, { id: 7 });
  const running = json(200, { status: 'running' });
  const done = json(200, { status: 'done' });
  const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

  it('starts one job under one key, however often the start is repeated, and waits hours for it', async () => {
    world({ start: [json(503, {}), started], job: [...times(10, running), done] });
    await stage.start('EnrichmentJobWorkflow', 'job', input('job'));
    await expect(stage.handle('job').result()).resolves.toMatchObject({ enrichment: ANSWER });
    const starts = asked('/api/jobs').filter(({ path }) => path === '/api/jobs');
    expect(starts.map(({ headers }) => headers['idempotency-key'])).toEqual(['job/1', 'job/1']);
    expect(JSON.parse(starts[0]?.body ?? '')).toEqual({ connector_id: 'job' });
    // 1 + 2 + 4 + 8 + 16 + 32 min, then every hour.
    expect(asked('/api/jobs/7')).toHaveLength(11);
    expect(await stage.hours('job')).toBeCloseTo((63 + 5 * 60) / 60, 1);
    expect(await counts('job')).toEqual(ONE_EACH);
  });

  it.each([
    ['fails', json(200, { status: 'failed', error: 'no space' }), 'JobFailedError', 0],
    ['is lost', json(404, {}), 'JobLostError', 0],
    ['is refused to us', json(403, {}), 'PermissionError', 0],
    ['cannot be asked about', json(503, {}), 'JobTimeoutError', 24],
  ] as const)('ends with a failure of its own when the job %s', async (name, reply, type, hours) => {
    world({ start: [started], job: [reply] });
    const id = `job-${name}`;
    await stage.start('EnrichmentJobWorkflow', id, input('a'));
    expect((await stage.failure(id)).type).toBe(type);
    expect(Math.floor(await stage.hours(id))).toBe(hours);
    expect(asked('/v1')).toEqual([]);
    expect(await counts(id)).toEqual(NOTHING);
  });

  it('outlasts an API that is down longer than one poll', async () => {
    world({ start: [started], job: [...times(3, json(503, {})), done] });
    await stage.start('EnrichmentJobWorkflow', 'job-outage', input('a'));
    await expect(stage.handle('job-outage').result()).resolves.toMatchObject({ enrichment: ANSWER });
  });

  it('takes no job id that is a path', async () => {
    world({ start: [json(201, { id: '../secrets' })] });
    await stage.start('EnrichmentJobWorkflow', 'job-path', input('a'));
    expect((await stage.failure('job-path')).type).toBe('InvalidAnswerError');
  });

  it('ends as cancelled, not as a timeout, when it is cancelled during the wait', async () => {
    world({ start: [started], job: [running] });
    const { clock } = await stage.start('EnrichmentJobWorkflow', 'job-cancelled', input('a'), 3_600_000);
    await clock.reach(3_600_000, { wallMs: 20_000 });
    await stage.handle('job-cancelled').cancel();
    await clock.release();
    await expect(stage.handle('job-cancelled').result()).rejects.toThrow('cancelled');
  });
});

describe('EnrichmentDagWorkflow', () => {
  it('does the same work when nothing fails', async () => {
    world();
    await stage.start('EnrichmentDagWorkflow', 'dag', input('dag'));
    await expect(stage.handle('dag').result()).resolves.toMatchObject({ enrichment: ANSWER });
    expect(await counts('dag')).toEqual(ONE_EACH);
    const [document] = await stage.rows('catalog_documents', 'dag');
    expect(JSON.parse(String(document?.['content']))).toMatchObject({ enrichment: ANSWER });
    const effects = await effectsOf('dag');
    expect(effects.map(({ state }) => state)).toEqual([undefined, undefined, undefined]);
  });

  it('begins again at step 1 when step 7 fails: two entries, no update, half a document', async () => {
    world();
    await stage.pool.query(
      `create function refuse() returns trigger as $$ begin raise exception 'no'; end $$ language plpgsql`,
    );
    await stage.pool.query(
      `create trigger refuse before update on catalog_documents for each row execute function refuse()`,
    );
    await stage.start('EnrichmentDagWorkflow', 'dag-step-7', input('dag-step-7'));
    await expect(stage.handle('dag-step-7').result()).resolves.toMatchObject({ enrichment: ANSWER });
    await stage.pool.query('drop trigger refuse on catalog_documents');
    expect(asked('/v1')).toHaveLength(2);
    expect(await counts('dag-step-7')).toEqual({ catalog_entries: 2, catalog_updates: 0, catalog_documents: 1 });
    const [document] = await stage.rows('catalog_documents', 'dag-step-7');
    expect(() => JSON.parse(String(document?.['content']))).toThrow('JSON');
    // The probes of ordeal.config.ts see the same: this is what a report counts.
    const effects = await effectsOf('dag-step-7');
    expect(effects.map(({ probe, state }) => `${probe} ${state ?? 'written'}`).sort()).toEqual([
      'catalog_documents partial',
      'catalog_entries written',
      'catalog_entries written',
      'catalog_updates skipped',
    ]);
    expect(new Set(effects.filter(({ effect }) => effect === 'entry').map(({ subject }) => subject)).size).toBe(1);
  });

  it('gives up after three runs', async () => {
    world({ model: [json(500, {})] });
    await stage.start('EnrichmentDagWorkflow', 'dag-down', input('dag-down'));
    expect((await stage.failure('dag-down')).type).toBe('ServerError');
    expect(asked('/api/connectors/dag-down')).toHaveLength(3);
  });
});
