// The wire form of a chat completion: one JSON body, or the chunks of a stream.
import { digest } from '../../random.ts';
import type { Usage } from '../tokens.ts';

export interface Choice {
  readonly text: string;
  readonly finishReason: 'stop' | 'length';
}

export interface Completion {
  readonly requestId: string;
  readonly createdMs: number;
  readonly model: string;
  readonly choices: readonly Choice[];
  readonly usage: Usage;
}

/** Characters per streamed chunk: a few tokens, so that a text comes in several pieces. */
const CHUNK_CHARS = 24;

export const chatBody = (completion: Completion): unknown => ({
  ...envelope(completion, 'chat.completion'),
  choices: completion.choices.map(({ text, finishReason }, index) => ({
    index,
    message: { role: 'assistant', content: text, refusal: null, annotations: [] },
    logprobs: null,
    finish_reason: finishReason,
  })),
  usage: usageBody(completion.usage),
  service_tier: 'default',
});

/**
 * The stream as server-sent events, `[DONE]` last.
 * @param includeUsage - `stream_options.include_usage`: a last chunk without choices carries the usage, all others `usage: null`
 */
export function chatEvents(completion: Completion, includeUsage: boolean): string[] {
  const base = { ...envelope(completion, 'chat.completion.chunk'), service_tier: 'default' };
  const noUsage = includeUsage ? { usage: null } : {};
  const chunk = (index: number, delta: unknown, finish: string | null): unknown => ({
    ...base,
    choices: [{ index, delta, logprobs: null, finish_reason: finish }],
    ...noUsage,
  });
  const chunks = completion.choices.flatMap(({ text, finishReason }, index) => [
    chunk(index, { role: 'assistant', content: '', refusal: null }, null),
    ...pieces(text).map((content) => chunk(index, { content }, null)),
    chunk(index, {}, finishReason),
  ]);
  if (includeUsage) chunks.push({ ...base, choices: [], usage: usageBody(completion.usage) });
  return [...chunks.map((each) => `data: ${JSON.stringify(each)}\n\n`), 'data: [DONE]\n\n'];
}

const envelope = ({ requestId, createdMs, model }: Completion, object: string): Record<string, unknown> => ({
  id: `chatcmpl-${digest(29, 'completion', requestId)}`,
  object,
  created: Math.floor(createdMs / 1000),
  model,
  system_fingerprint: `fp_${digest(10, 'fingerprint', model)}`,
});

const usageBody = ({ tokensIn, tokensCachedIn, tokensOut }: Usage): unknown => ({
  prompt_tokens: tokensIn,
  completion_tokens: tokensOut,
  total_tokens: tokensIn + tokensOut,
  prompt_tokens_details: { cached_tokens: tokensCachedIn, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
});

function pieces(text: string): string[] {
  // By code points, so that no piece ends in half a character.
  const points = [...text];
  const count = Math.ceil(points.length / CHUNK_CHARS);
  return Array.from({ length: count }, (_, n) => points.slice(n * CHUNK_CHARS, (n + 1) * CHUNK_CHARS).join(''));
}
