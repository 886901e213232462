// The wire form of OpenAI's responses: one JSON body, or the events of a stream, each with its name and number.
import { digest } from '../../random.ts';
import type { StreamEvent } from '../reply.ts';
import { countTokens, type Usage } from '../tokens.ts';
import { pieces } from './pieces.ts';

export type Output =
  | { readonly kind: 'text'; readonly text: string; readonly whole: boolean }
  | { readonly kind: 'refusal'; readonly text: string }
  /** `text`: the arguments as JSON. */
  | { readonly kind: 'call'; readonly name: string; readonly text: string };

export interface ResponseParts {
  readonly requestId: string;
  readonly createdMs: number;
  readonly model: string;
  readonly output: Output;
  readonly usage: Usage;
  /** The request: the answer repeats what was asked. */
  readonly asked: Readonly<Record<string, unknown>>;
}

type Status = 'in_progress' | 'completed' | 'incomplete';

const isWhole = (output: Output): boolean => output.kind !== 'text' || output.whole;
const statusOf = ({ output }: ResponseParts): Status => (isWhole(output) ? 'completed' : 'incomplete');

export const responseBody = (parts: ResponseParts): unknown => ({
  ...envelope(parts, statusOf(parts)),
  output: [item(parts, parts.output.text, statusOf(parts))],
  usage: usageBody(parts.usage),
});

/** The stream as server-sent events; the last one is `response.completed` or `response.incomplete`. There is no `[DONE]`. */
export function responseEvents(parts: ResponseParts): StreamEvent[] {
  const { output } = parts;
  const item_id = itemId(parts);
  const at = { item_id, output_index: 0, ...(output.kind === 'call' ? {} : { content_index: 0 }) };
  let sequence = 0;
  let tokensOut = 0;
  let sent = '';
  const event = (kind: StreamEvent['kind'], type: string, data: object): StreamEvent => {
    const wire = `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...data })}\n\n`;
    sequence += 1;
    return { kind, wire, tokensOut };
  };
  const begun = { response: { ...envelope(parts, 'in_progress'), output: [], usage: null } };
  const names = NAMES[output.kind];
  const opened =
    output.kind === 'call' ? [] : [event('head', 'response.content_part.added', { ...at, part: part(output, '') })];
  const head = [
    event('head', 'response.created', begun),
    event('head', 'response.in_progress', begun),
    event('head', 'response.output_item.added', { output_index: 0, item: item(parts, '', 'in_progress') }),
  ];
  const texts = pieces(output.text).map((piece) => {
    sent += piece;
    tokensOut = countTokens(sent);
    return event('piece', names.delta, { ...at, delta: piece, ...(output.kind === 'text' ? { logprobs: [] } : {}) });
  });
  const closed =
    output.kind === 'call'
      ? []
      : [event('end', 'response.content_part.done', { ...at, part: part(output, output.text) })];
  return [
    ...head,
    ...opened,
    ...texts,
    event('end', names.done, {
      ...at,
      [names.field]: output.text,
      ...(output.kind === 'text' ? { logprobs: [] } : {}),
    }),
    ...closed,
    event('end', 'response.output_item.done', { output_index: 0, item: item(parts, output.text, statusOf(parts)) }),
    event('end', `response.${statusOf(parts)}`, { response: responseBody(parts) }),
  ];
}

const NAMES = {
  text: { delta: 'response.output_text.delta', done: 'response.output_text.done', field: 'text' },
  refusal: { delta: 'response.refusal.delta', done: 'response.refusal.done', field: 'refusal' },
  call: {
    delta: 'response.function_call_arguments.delta',
    done: 'response.function_call_arguments.done',
    field: 'arguments',
  },
} as const;

const itemId = ({ output, requestId }: ResponseParts): string =>
  output.kind === 'call' ? `fc_${digest(48, 'item', requestId)}` : `msg_${digest(48, 'item', requestId)}`;

function item(parts: ResponseParts, text: string, status: Status): unknown {
  const { output, requestId } = parts;
  const id = itemId(parts);
  if (output.kind === 'call') {
    const call_id = `call_${digest(24, 'call', requestId)}`;
    return { id, type: 'function_call', status, call_id, name: output.name, arguments: text };
  }
  const content = text === '' && status === 'in_progress' ? [] : [part(output, text)];
  return { id, type: 'message', status, role: 'assistant', content };
}

const part = ({ kind }: Output, text: string): unknown =>
  kind === 'refusal'
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', text, annotations: [], logprobs: [] };

const envelope = (parts: ResponseParts, status: Status): Record<string, unknown> => {
  const { requestId, createdMs, model, asked } = parts;
  const given = (name: string, unset: unknown): unknown => asked[name] ?? unset;
  return {
    id: `resp_${digest(48, 'response', requestId)}`,
    object: 'response',
    created_at: Math.floor(createdMs / 1000),
    status,
    background: false,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: given('instructions', null),
    max_output_tokens: given('max_output_tokens', null),
    model,
    parallel_tool_calls: given('parallel_tool_calls', true),
    previous_response_id: given('previous_response_id', null),
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: given('store', true),
    temperature: given('temperature', 1),
    text: given('text', { format: { type: 'text' } }),
    tool_choice: given('tool_choice', 'auto'),
    tools: given('tools', []),
    top_p: given('top_p', 1),
    truncation: given('truncation', 'disabled'),
    user: given('user', null),
    metadata: given('metadata', {}),
  };
};

const usageBody = ({ tokensIn, tokensCachedIn, tokensOut }: Usage): unknown => ({
  input_tokens: tokensIn,
  input_tokens_details: { cached_tokens: tokensCachedIn },
  output_tokens: tokensOut,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: tokensIn + tokensOut,
});
