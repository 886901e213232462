// The wire form of a chat completion: one JSON body, or the chunks of a stream.
import { digest } from '../../random.ts';
import type { StreamEvent } from '../reply.ts';
import { countTokens, type Usage } from '../tokens.ts';
import { escaped, pieces } from './pieces.ts';

export interface Choice {
  readonly text: string;
  /** The text is what the model says in place of an answer. */
  readonly refused: boolean;
  readonly finishReason: 'stop' | 'length';
  /** The function that is called; the text is then its arguments. */
  readonly tool?: string;
}

export interface Completion {
  readonly requestId: string;
  readonly createdMs: number;
  readonly model: string;
  readonly choices: readonly Choice[];
  /** Absent: the answer does not say. */
  readonly usage?: Usage;
}

export const chatBody = (completion: Completion): unknown => ({
  ...envelope(completion, 'chat.completion'),
  choices: completion.choices.map((choice, index) => ({
    index,
    message: messageOf(completion, choice),
    logprobs: null,
    finish_reason: choice.finishReason,
  })),
  ...(completion.usage === undefined ? {} : { usage: usageBody(completion.usage) }),
  service_tier: 'default',
});

function messageOf(completion: Completion, { text, refused, tool }: Choice): unknown {
  const said = { role: 'assistant', annotations: [] };
  if (tool !== undefined)
    return {
      ...said,
      content: null,
      refusal: null,
      tool_calls: [{ ...toolCall(completion, tool), function: { name: tool, arguments: text } }],
    };
  return { ...said, content: refused ? null : text, refusal: refused ? text : null };
}

const toolCall = ({ requestId }: Completion, name: string): object => ({
  id: `call_${digest(24, 'tool', requestId)}`,
  type: 'function',
  function: { name, arguments: '' },
});

/** The first delta of a choice, and those with text. */
const headOf = (completion: Completion, { tool }: Choice): object => {
  const said = { role: 'assistant', refusal: null };
  return tool === undefined
    ? { ...said, content: '' }
    : { ...said, content: null, tool_calls: [{ index: 0, ...toolCall(completion, tool) }] };
};

const deltaOf = ({ refused, tool }: Choice, piece: string): object => {
  if (tool !== undefined) return { tool_calls: [{ index: 0, function: { arguments: piece } }] };
  return refused ? { refusal: piece } : { content: piece };
};

/**
 * The stream as server-sent events, `[DONE]` last.
 * @param includeUsage - `stream_options.include_usage`: a last chunk without choices carries the usage, all others `usage: null`
 */
export function chatEvents(completion: Completion, includeUsage: boolean): StreamEvent[] {
  const base = { ...envelope(completion, 'chat.completion.chunk'), service_tier: 'default' };
  const noUsage = includeUsage ? { usage: null } : {};
  let tokensOut = 0;
  const event = (kind: StreamEvent['kind'], data: unknown): StreamEvent => ({
    kind,
    wire: `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
    tokensOut,
  });
  const chunk = (index: number, delta: unknown, finish: string | null): unknown => ({
    ...base,
    choices: [{ index, delta, logprobs: null, finish_reason: finish }],
    ...noUsage,
  });
  const events = completion.choices.flatMap((choice, index): StreamEvent[] => {
    const before = tokensOut;
    let sent = '';
    const head = event('head', chunk(index, headOf(completion, choice), null));
    const texts = pieces(choice.text).map((piece) => {
      sent += piece;
      tokensOut = before + countTokens(sent);
      return { ...event('piece', chunk(index, deltaOf(choice, piece), null)), text: escaped(piece) };
    });
    const end = event('end', chunk(index, {}, choice.finishReason));
    return [head, ...texts, index === completion.choices.length - 1 ? { ...end, terminal: true } : end];
  });
  const { usage } = completion;
  if (includeUsage && usage !== undefined) events.push(event('end', { ...base, choices: [], usage: usageBody(usage) }));
  return [...events, event('end', '[DONE]')];
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
