// The wire form of an Anthropic message: one JSON body, or the events of a stream.
import { digest } from '../../random.ts';
import type { StreamEvent } from '../reply.ts';
import { countTokens, type Usage } from '../tokens.ts';
import { escaped, pieces } from './pieces.ts';

export type Answer =
  | { readonly kind: 'text'; readonly text: string; readonly stopReason: 'end_turn' | 'max_tokens' | 'refusal' }
  /** `text`: the tool's input as JSON. */
  | { readonly kind: 'tool'; readonly name: string; readonly text: string; readonly stopReason?: 'max_tokens' };

export interface AnthropicMessage {
  readonly requestId: string;
  readonly model: string;
  readonly answer: Answer;
  /** What was metered. */
  readonly usage: Usage;
  /** The answer does not say its usage. */
  readonly unmetered?: boolean;
}

export const messageBody = (message: AnthropicMessage): unknown => ({
  ...envelope(message),
  // A model that declines at once says nothing.
  content: message.answer.text === '' ? [] : [block(message)],
  ...stopped(message.answer),
  ...usageOf(message, message.usage),
});

/** The stream as server-sent events, `message_stop` last. Each names its event, as Anthropic's client needs it. */
export function messageEvents(message: AnthropicMessage): StreamEvent[] {
  const { answer, usage } = message;
  let tokensOut = 0;
  let sent = '';
  const event = (kind: StreamEvent['kind'], type: string, data: object): StreamEvent => ({
    kind,
    wire: `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`,
    tokensOut,
  });
  const metered = usageOf(message, { ...usage, tokensOut: 1 });
  const start = { ...envelope(message), content: [], stop_reason: null, ...metered };
  return [
    event('head', 'message_start', { message: start }),
    event('head', 'content_block_start', { index: 0, content_block: emptyBlock(message) }),
    event('head', 'ping', {}),
    ...pieces(answer.text).map((piece) => {
      sent += piece;
      tokensOut = countTokens(sent);
      const said = event('piece', 'content_block_delta', { index: 0, delta: delta(answer, piece) });
      return { ...said, text: escaped(piece) };
    }),
    event('end', 'content_block_stop', { index: 0 }),
    event('end', 'message_delta', {
      delta: { ...stopped(answer), stop_sequence: null },
      ...(message.unmetered === true ? {} : { usage: { output_tokens: usage.tokensOut } }),
    }),
    { ...event('end', 'message_stop', {}), terminal: true },
  ];
}

const envelope = ({ requestId, model }: AnthropicMessage): Record<string, unknown> => ({
  id: `msg_${digest(24, 'message', requestId)}`,
  type: 'message',
  role: 'assistant',
  model,
  stop_sequence: null,
});

const toolUse = ({ requestId }: AnthropicMessage, name: string, input: unknown): unknown => ({
  type: 'tool_use',
  id: `toolu_${digest(24, 'tool', requestId)}`,
  name,
  input,
});

const block = (message: AnthropicMessage): unknown => {
  const { answer } = message;
  return answer.kind === 'text'
    ? { type: 'text', text: answer.text, citations: null }
    : toolUse(message, answer.name, inputOf(answer.text));
};

/** A plain answer has the tool's input as a value: of arguments that broke off nothing is left. */
function inputOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {};
  }
}

const emptyBlock = (message: AnthropicMessage): unknown =>
  message.answer.kind === 'text' ? { type: 'text', text: '' } : toolUse(message, message.answer.name, {});

const delta = ({ kind }: Answer, piece: string): unknown =>
  kind === 'text' ? { type: 'text_delta', text: piece } : { type: 'input_json_delta', partial_json: piece };

const stopped = (answer: Answer): object => {
  const stop_reason = answer.stopReason ?? 'tool_use';
  return { stop_reason, stop_details: stop_reason === 'refusal' ? REFUSAL : null };
};

/** A refusal that belongs to none of the provider's categories. */
const REFUSAL = { type: 'refusal', category: null, explanation: null } as const;

const usageOf = ({ unmetered = false }: AnthropicMessage, usage: Usage): object =>
  unmetered ? {} : { usage: usageBody(usage) };

const usageBody = ({ tokensIn, tokensCachedIn, tokensOut }: Usage): unknown => ({
  // Anthropic counts what it read from its cache beside the input, not in it.
  input_tokens: tokensIn - tokensCachedIn,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: tokensCachedIn,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  output_tokens: tokensOut,
  service_tier: 'standard',
});
