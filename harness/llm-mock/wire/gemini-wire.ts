// The wire form of Gemini's content: one JSON body, or the chunks of a stream, each a whole response with a part of the text.
import { digest } from '../../random.ts';
import type { StreamEvent } from '../reply.ts';
import { countTokens, type Usage } from '../tokens.ts';
import { escaped, pieces } from './pieces.ts';

export type Content =
  | { readonly kind: 'text'; readonly text: string; readonly finishReason: 'STOP' | 'MAX_TOKENS' | 'SAFETY' }
  /** `text`: the arguments as JSON. */
  | { readonly kind: 'call'; readonly name: string; readonly text: string };

export interface GeminiAnswer {
  readonly requestId: string;
  readonly model: string;
  readonly content: Content;
  readonly usage: Usage;
  /** The answer does not say its usage. */
  readonly unmetered?: boolean;
}

export const contentBody = (answer: GeminiAnswer): unknown =>
  response(answer, partsOf(answer.content), finishOf(answer.content), answer.usage.tokensOut);

interface Chunk {
  readonly kind: StreamEvent['kind'];
  readonly tokensOut: number;
  readonly data: unknown;
  readonly text?: string;
}

function chunksOf(answer: GeminiAnswer): readonly Chunk[] {
  const { content, usage } = answer;
  const end = (parts: readonly unknown[]): Chunk => ({
    kind: 'end',
    tokensOut: usage.tokensOut,
    data: response(answer, parts, finishOf(content), usage.tokensOut),
  });
  // A call of a function comes whole.
  if (content.kind === 'call') return [end(partsOf(content))];
  if (content.text === '') return [end([])];
  let sent = '';
  const texts = pieces(content.text).map((piece): Chunk => {
    sent += piece;
    const tokensOut = countTokens(sent);
    const data = response(answer, [{ text: piece }], undefined, tokensOut);
    return { kind: 'piece', tokensOut, data, text: escaped(piece) };
  });
  return [...texts, end([{ text: '' }])];
}

/** The stream as server-sent events: no names, no `[DONE]`; the one with a `finishReason` is the last. */
export const contentEvents = (answer: GeminiAnswer): StreamEvent[] =>
  chunksOf(answer).map(({ data, ...chunk }) => ({
    ...chunk,
    wire: `data: ${JSON.stringify(data)}\r\n\r\n`,
    ...(chunk.kind === 'end' ? { terminal: true } : {}),
  }));

/** The stream as an array of JSON. */
export const contentChunks = (answer: GeminiAnswer): unknown => chunksOf(answer).map(({ data }) => data);

const finishOf = (content: Content): string => (content.kind === 'call' ? 'STOP' : content.finishReason);

const partsOf = (content: Content): readonly unknown[] => {
  if (content.kind === 'call')
    return [{ functionCall: { name: content.name, args: JSON.parse(content.text) as unknown } }];
  return content.text === '' ? [] : [{ text: content.text }];
};

function response(
  { requestId, model, usage, unmetered = false }: GeminiAnswer,
  parts: readonly unknown[],
  finishReason: string | undefined,
  tokensOut: number,
): unknown {
  return {
    candidates: [
      {
        ...(parts.length === 0 ? {} : { content: { parts, role: 'model' } }),
        ...(finishReason === undefined ? {} : { finishReason }),
        index: 0,
      },
    ],
    ...(unmetered ? {} : { usageMetadata: usageBody(usage, tokensOut) }),
    modelVersion: model,
    responseId: digest(22, 'response', requestId),
  };
}

const usageBody = ({ tokensIn, tokensCachedIn }: Usage, tokensOut: number): unknown => ({
  promptTokenCount: tokensIn,
  ...(tokensCachedIn === 0 ? {} : { cachedContentTokenCount: tokensCachedIn }),
  candidatesTokenCount: tokensOut,
  totalTokenCount: tokensIn + tokensOut,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: tokensIn }],
});
