// Gemini's generateContent and streamGenerateContent over real HTTP: held against the shapes that its clients read.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LlmExchange } from '../../reports/evidence/types.ts';
import { trialOf } from '../accounting/fixtures/trial.ts';
import { CANARY_KEY } from '../checkers/canary.ts';
import { noSecret } from '../checkers/no-secret.ts';
import type { LlmFault } from '../scenario/types.ts';
import { armed, askGemini, callerHeaders, GEMINI_MODEL, TRIAL, withMock } from './mock.fixture.ts';

const count = z.int().min(0);
/** A response, or a chunk of a stream. */
const generated = z.strictObject({
  candidates: z.tuple([
    z.strictObject({
      content: z
        .strictObject({
          parts: z.array(
            z.union([
              z.strictObject({ text: z.string() }),
              z.strictObject({
                functionCall: z.strictObject({ name: z.string(), args: z.record(z.string(), z.unknown()) }),
              }),
            ]),
          ),
          role: z.literal('model'),
        })
        .optional(),
      finishReason: z.enum(['STOP', 'MAX_TOKENS', 'SAFETY']).optional(),
      index: z.literal(0),
    }),
  ]),
  usageMetadata: z
    .strictObject({
      promptTokenCount: count,
      candidatesTokenCount: count,
      totalTokenCount: count,
      promptTokensDetails: z.array(z.strictObject({ modality: z.literal('TEXT'), tokenCount: count })),
    })
    .refine((usage) => usage.totalTokenCount === usage.promptTokenCount + usage.candidatesTokenCount),
  modelVersion: z.literal(GEMINI_MODEL),
  responseId: z.string().min(1),
});
type Generated = z.infer<typeof generated>;

const refused = z.strictObject({
  error: z.strictObject({
    code: z.int(),
    message: z.string().min(1),
    status: z.string(),
    details: z.array(z.unknown()).optional(),
  }),
});

const textOf = ({ candidates }: Generated): string =>
  (candidates[0].content?.parts ?? []).map((part) => ('text' in part ? part.text : '')).join('');

const read = async (answer: Response): Promise<Generated> => generated.parse(await answer.json());
const SSE = ':streamGenerateContent?alt=sse';

const events = async (answer: Response): Promise<Generated[]> => {
  const text = await answer.text();
  const blocks = text.split('\r\n\r\n');
  expect(blocks.pop()).toBe('');
  return blocks.map((block) => generated.parse(JSON.parse(block.replace(/^data: /u, ''))));
};

describe('gemini', () => {
  it('answers with a candidate and the usage of the ledger; the address names the model', () =>
    withMock({}, async (mock) => {
      const body = await read(await askGemini(mock));
      expect(textOf(body)).toHaveLength(244);
      expect(body).toMatchObject({
        candidates: [{ finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 61, totalTokenCount: 65 },
      });
      expect(mock.collect(TRIAL)).toMatchObject([
        {
          path: `/v1beta/models/${GEMINI_MODEL}:generateContent`,
          model: GEMINI_MODEL,
          status: 200,
          tokensIn: 4,
          tokensOut: 61,
          billed: true,
        },
      ]);
    }));

  it('streams chunks of which the last alone has a reason to stop; without alt=sse they are one array', () =>
    withMock({}, async (mock) => {
      const whole = await read(await askGemini(mock));
      const stream = await askGemini(mock, {}, SSE);
      expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      const chunks = await events(stream);
      expect(chunks.length).toBeGreaterThan(5);
      expect(chunks.map(textOf).join('')).toBe(textOf(whole));
      expect(
        chunks.map(({ candidates }) => candidates[0].finishReason).filter((reason) => reason !== undefined),
      ).toEqual(['STOP']);
      expect(chunks.at(-1)?.usageMetadata).toEqual(whole.usageMetadata);
      const array = z.array(generated).parse(await (await askGemini(mock, {}, ':streamGenerateContent')).json());
      expect(array).toHaveLength(chunks.length);
      expect(mock.collect(TRIAL).map(({ tokensOut, billed }) => [tokensOut, billed])).toEqual(
        Array.from({ length: 3 }, () => [61, true]),
      );
    }));

  it('answers JSON of a schema in either way to write one, and the function that it is made to call', () =>
    withMock({}, async (mock) => {
      const properties = { total: { type: 'NUMBER' } };
      const own = { responseMimeType: 'application/json', responseSchema: { type: 'OBJECT', properties } };
      const json = {
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object', properties: { total: { type: 'number' } } },
      };
      for (const generationConfig of [own, json]) {
        const body = await read(await askGemini(mock, { generationConfig }));
        expect(JSON.parse(textOf(body))).toEqual({ total: expect.any(Number) });
      }
      const tools = [{ functionDeclarations: [{ name: 'book', parameters: { type: 'OBJECT', properties } }] }];
      const toolConfig = { functionCallingConfig: { mode: 'ANY' } };
      const called = await read(await askGemini(mock, { tools, toolConfig }));
      expect(called.candidates[0].content?.parts).toMatchObject([
        { functionCall: { name: 'book', args: { total: expect.any(Number) } } },
      ]);
    }));

  it('reads the system instruction, stops at maxOutputTokens, and says nothing when it declines', () =>
    withMock(
      {
        answers: [
          { containing: 'Be brief', content: 'scripted' },
          { containing: 'bomb', content: 'no', refused: true },
        ],
      },
      async (mock) => {
        const systemInstruction = { parts: [{ text: 'Be brief.' }] };
        expect(textOf(await read(await askGemini(mock, { systemInstruction })))).toBe('scripted');
        const cut = await read(await askGemini(mock, { generationConfig: { maxOutputTokens: 5 } }));
        expect([cut.candidates[0].finishReason, cut.usageMetadata.candidatesTokenCount]).toEqual(['MAX_TOKENS', 5]);
        const contents = [{ parts: [{ text: 'a bomb' }], role: 'user' }];
        expect((await read(await askGemini(mock, { contents }))).candidates).toEqual([
          { finishReason: 'SAFETY', index: 0 },
        ]);
      },
    ));

  const errors: readonly (readonly [LlmFault['kind'], object, code: number, status: string])[] = [
    ['llm.rate-limit', {}, 429, 'RESOURCE_EXHAUSTED'],
    ['llm.quota', {}, 429, 'RESOURCE_EXHAUSTED'],
    ['llm.server-error', { status: 500 }, 500, 'INTERNAL'],
    ['llm.context-length', {}, 400, 'INVALID_ARGUMENT'],
    ['llm.invalid-request', {}, 400, 'INVALID_ARGUMENT'],
    ['llm.unauthorized', {}, 400, 'INVALID_ARGUMENT'],
    ['llm.forbidden', {}, 403, 'PERMISSION_DENIED'],
  ];
  it.each(errors)('says %s as Gemini does, unbilled, and heals', (kind, more, code, status) =>
    withMock({ faults: armed({ kind, on: { activity: 'call_llm' }, ...more } as LlmFault) }, async (mock) => {
      const answer = await askGemini(mock);
      const body: unknown = await answer.json();
      expect([answer.status, refused.parse(body)]).toMatchObject([code, { error: { code, status } }]);
      if (kind === 'llm.quota') expect(JSON.stringify(body)).toMatch(/PerDay(?!.*retryDelay)/u);
      mock.heal(TRIAL);
      await read(await askGemini(mock));
      expect(mock.collect(TRIAL).map(({ billed, faultId }) => [billed, faultId])).toEqual([
        [false, 'f1'],
        [true, undefined],
      ]);
    }),
  );

  it('has in the ledger that the key of the workers was sent in the address, and nothing else of a query', () =>
    withMock({ services: { 'GET /jobs': {} } }, async (mock) => {
      await askGemini(mock, {}, `:generateContent?alt=json&key=${CANARY_KEY}`);
      await askGemini(mock, {}, ':generateContent?alt=json&key=another');
      await fetch(`${mock.servicesUrl(TRIAL)}/jobs?token=${CANARY_KEY}`, { headers: callerHeaders() });
      const [leaked, fine] = mock.collect(TRIAL);
      const services = mock.collectServices(TRIAL);
      expect(leaked).toMatchObject({ status: 200, keyInQuery: `?alt=json&key=${CANARY_KEY}` });
      expect(fine).not.toHaveProperty('keyInQuery');
      expect(services[0]?.keyInQuery).toContain(CANARY_KEY);
      const verdictOf = (llm: LlmExchange | undefined) =>
        noSecret.check(trialOf({ llm: [llm].flatMap((it) => it ?? []) }));
      expect([verdictOf(leaked)?.verdict, verdictOf(fine)?.verdict]).toEqual(['fail', 'pass']);
    }));

  it('puts an error of Vertex AI into an array, and serves the same models there', () =>
    withMock({}, async (mock) => {
      const vertex = `${mock.anthropicUrl}/v1/projects/p/locations/us-central1/publishers/google/models/${GEMINI_MODEL}:generateContent`;
      const post = (body: unknown) =>
        fetch(vertex, { method: 'POST', headers: callerHeaders(), body: JSON.stringify(body) });
      await read(await post({ contents: [{ parts: [{ text: 'x' }] }] }));
      const bad = await post({});
      expect([bad.status, z.tuple([refused]).parse(await bad.json())]).toMatchObject([400, [{ error: { code: 400 } }]]);
    }));

  it('is cut like any other stream: no reason to stop', () =>
    withMock(
      { faults: armed({ kind: 'llm.stream-cut', on: { activity: 'call_llm' }, afterChunks: 2 }) },
      async (mock) => {
        const chunks = await events(await askGemini(mock, {}, SSE));
        expect(chunks.map(({ candidates }) => candidates[0].finishReason)).toEqual([undefined, undefined]);
        expect(mock.strikes(TRIAL, 'f1')).toBe(1);
      },
    ));
});
