// Document processing on a real Temporal server, with a real database, a real blob store and real HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completion, json, type Asked, type Reply } from '../fixtures/provider.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';
import { documentProcessing } from './pipeline.ts';
import type { DocumentInput, DocumentResult } from './types.ts';

const HOUR_MS = 3_600_000;
const PAYLOAD_MAX_BYTES = 256 * 1_024;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(documentProcessing);
});
afterAll(() => stage.close());

const promptOf = (asked: Asked) =>
  (JSON.parse(asked.body) as { messages: { content: string }[] }).messages[0]?.content ?? '';
const extractions = () => stage.provider.asked.filter(({ path }) => path.endsWith('/completions'));
const embeddings = () => stage.provider.asked.filter(({ path }) => path.endsWith('/embeddings'));
const reading = (confidence: number, value = 'read') => completion(JSON.stringify({ value, confidence }));
const vectors = (asked: Asked): Reply => {
  const { input } = JSON.parse(asked.body) as { input: string[] };
  const embedding = [1, 2, 3];
  return json(200, { object: 'list', data: input.map((_, index) => ({ index, embedding })) });
};

/** Every chunk is embedded; the model answers what `answer` says for a prompt, or is sure of everything. */
function world(answer: (prompt: string) => Reply | undefined = () => undefined): void {
  stage.provider.script((asked, response) => {
    const reply = asked.path.endsWith('/embeddings')
      ? vectors(asked)
      : asked.path.startsWith('/register')
        ? json(200, { name: 'found' })
        : (answer(promptOf(asked)) ?? reading(0.9));
    if (typeof reply === 'function') reply(asked, response);
  });
}

const start = (id: string, input: Partial<DocumentInput> = {}, firstMomentMs?: number) =>
  stage.start('DocumentPipeline', id, { docId: 'contract', pages: 12, ...input }, firstMomentMs);
const result = (id: string) => stage.handle(id).result() as Promise<DocumentResult>;

/** Strikes once, at the given piece of a prompt. */
function once(reply: Reply, ...pieces: readonly string[]): (prompt: string) => Reply | undefined {
  let struck = false;
  return (prompt) => {
    if (struck || !pieces.every((piece) => prompt.includes(piece))) return undefined;
    struck = true;
    return reply;
  };
}

describe('DocumentPipeline', () => {
  it('reads 200 pages in 12 chunks with 6 passes each, and writes one row into each of three systems', async () => {
    world();
    await start('whole', { pages: 200 });
    expect(await result('whole')).toMatchObject({ docId: 'contract', pages: 200, chunks: 12, path: 'not-needed' });
    expect([embeddings().length, extractions().length]).toEqual([1, 72]);
    const rows = await stage.rows('downstream_writes', 'whole');
    expect(rows.map(({ system, subject }) => [system, subject])).toEqual([
      ['contract-register', 'contract-register:contract'],
      ['search-index', 'search-index:contract'],
      ['payment-schedule', 'payment-schedule:contract'],
    ]);
    expect(new Set(rows.map((row) => row['idempotency_key'])).size).toBe(3);
  });

  it('keeps every payload of its history far below the limit, whatever the length of the document', async () => {
    world();
    await start('long', { pages: 2_000 });
    await result('long');
    const { events = [] } = await stage.handle('long').fetchHistory();
    const largest = Math.max(...(events ?? []).map((event) => JSON.stringify(event).length));
    expect(largest).toBeLessThan(PAYLOAD_MAX_BYTES / 10);
  });

  it('has the same result for the same document in another execution', async () => {
    world();
    await start('same-1');
    await start('same-2');
    expect(await result('same-1')).toEqual(await result('same-2'));
  });

  it('asks the company register about the parties when it is told where that is', async () => {
    world();
    await start('register', { register_url: `${stage.provider.url}/register` });
    expect((await result('register')).artifacts.register).toBeDefined();
    expect(stage.provider.asked.map(({ path }) => path)).toContain('/register?name=read');
  });

  it.each([
    { docId: '' },
    { docId: '../../etc/passwd' },
    { docId: 'a\\b' },
    { docId: 'x'.repeat(201) },
    { docId: 7 },
    { docId: undefined },
    { pages: 0 },
    { pages: 1.5 },
    { pages: 2_001 },
    { pages: '12' },
    { register_url: 7 },
    { source: 'contract.txt' },
    { source: { sha256: '../contract', bytes: 4 } },
    { source: { sha256: 'a'.repeat(64) } },
    { source: { sha256: 'a'.repeat(64), bytes: 100 * 1_024 * 1_024 } },
  ])('ends with the input %j before anything is asked or written', async (wrong) => {
    world();
    const id = `wrong-${JSON.stringify(wrong)
      .slice(0, 60)
      .replaceAll(/[^a-z0-9]/gi, '-')}-${JSON.stringify(wrong).length}`;
    await start(id, wrong as Partial<DocumentInput>);
    expect(await stage.failure(id)).toMatchObject({ type: 'ValueError', nonRetryable: true });
    expect(stage.provider.asked).toEqual([]);
    expect(await stage.rows('downstream_writes', id)).toEqual([]);
  });
});

describe('a low-confidence field', () => {
  const doubt = (prompt: string) => (prompt.startsWith('Field: liability_cap') ? reading(0.4, 'EUR 5') : undefined);
  const cap = async (id: string) => (await result(id)).fields.find(({ field }) => field === 'liability_cap')?.value;

  it('keeps its value when a person approves after two days', async () => {
    world(doubt);
    const { clock } = await start('approved', {}, 48 * HOUR_MS);
    await clock.reach(48 * HOUR_MS, { wallMs: 20_000 });
    await stage.handle('approved').signal('approve', true);
    await clock.release();
    expect([await cap('approved'), (await result('approved')).path]).toEqual(['EUR 5', 'approved']);
  });

  it('is left out after 3 days without a decision, and the rest is written', async () => {
    world(doubt);
    await start('fallback');
    expect([await cap('fallback'), (await result('fallback')).path]).toEqual([null, 'fallback']);
    expect(await stage.hours('fallback')).toBeCloseTo(72, 1);
    expect(await stage.rows('downstream_writes', 'fallback')).toHaveLength(3);
  });
});

describe('extract', () => {
  it('goes on at the pass that failed: what was paid for is not asked again', async () => {
    world(once(json(503, { error: {} }), 'Field: payment_terms', 'chunk 7 of 12'));
    await start('resumed');
    expect((await result('resumed')).path).toBe('not-needed');
    expect(extractions()).toHaveLength(73);
  });

  it('asks again for an answer that is not the JSON it asked for', async () => {
    world(once(completion('The term is one year.'), 'Field: term', 'chunk 1 of 12'));
    await start('prose');
    expect((await result('prose')).path).toBe('not-needed');
  });

  it.each([
    [
      'a context that is too long',
      json(400, { error: { code: 'context_length_exceeded' } }),
      'ContextLengthExceeded',
      1,
    ],
    ['a bad request', json(400, { error: {} }), 'InvalidRequestError', 1],
    ['an overload that stays', json(503, { error: {} }), 'ServerError', 6],
  ])('gives up on %s as its policy says', async (_, reply, type, attempts) => {
    const strikes = (prompt: string) => prompt.includes('chunk 5 of 12') && prompt.startsWith('Field: parties');
    world((prompt) => (strikes(prompt) ? reply : undefined));
    await start(`terminal-${type}`);
    expect((await stage.failure(`terminal-${type}`)).type).toBe(type);
    expect(extractions().filter((asked) => strikes(promptOf(asked)))).toHaveLength(attempts);
    expect(await stage.rows('downstream_writes', `terminal-${type}`)).toEqual([]);
  });
});
