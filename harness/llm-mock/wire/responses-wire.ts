// The wire form of OpenAI's responses: one JSON body, or the events of a stream, each with its name and number.
import { digest } from '../../random.ts';
import type { StreamEvent } from '../reply.ts';
import { countTokens, type Usage } from '../tokens.ts';
import { escaped, pieces } from './pieces.ts';

export type Output =
  | { readonly kind: 'text'; readonly text: string; readonly whole: boolean }
  | { readonly kind: 'refusal'; readonly text: string }
  /** `text`: the arguments as JSON. */
  | { readonly kind: 'call'; readonly name: string; readonly text: string; readonly whole: boolean };

export interface ResponseParts {
  readonly requestId: string;
  readonly createdMs: number;
  readonly model: string;
  readonly output: Output;
  readonly usage: Usage;
  /** The answer does not say its usage. */
  readonly unmetered?: boolean;
  /** The request: the answer repeats what was asked. */
  readonly asked: Readonly<Record<string, unknown>>;
}

type Status = 'in_progress' | 'completed' | 'incomplete';

const isWhole = (output: Output): boolean => output.kind === 'refusal' || output.whole;
const statusOf = ({ output }: ResponseParts): Status => (isWhole(output) ? 'completed' : 'incomplete');

export const responseBody = (parts: ResponseParts): unknown => ({
  ...envelope(parts, statusOf(parts)),
  output: [item(parts, parts.output.text, statusOf(parts))],
  usage: parts.unmetered === true ? null : usageBody(parts.usage),
});

/** An event before it has its number. */
interface Told {
  readonly kind: StreamEvent['kind'];
  readonly type: string;
  readonly data: object;
  readonly tokensOut: number;
  readonly text?: string;
  readonly terminal?: true;
}

/** The stream as server-sent events; the last one is `response.completed` or `response.incomplete`. There is no `[DONE]`. */
export const responseEvents = (parts: ResponseParts): StreamEvent[] =>
  told(parts).map(({ type, data, ...event }, sequence_number) => ({
    ...event,
    wire: `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number, ...data })}\n\n`,
  }));

function told(parts: ResponseParts): readonly Told[] {
  const { output, usage } = parts;
  const inPart = output.kind === 'call' ? {} : { content_index: 0 };
  const at = { item_id: itemId(parts), output_index: 0, ...inPart };
  const begun = { response: { ...envelope(parts, 'in_progress'), output: [], usage: null } };
  const logprobs = output.kind === 'text' ? { logprobs: [] } : {};
  const { delta, done, field } = NAMES[output.kind];
  const head = (type: string, data: object): Told => ({ kind: 'head', type, data, tokensOut: 0 });
  const end = (type: string, data: object): Told => ({ kind: 'end', type, data, tokensOut: usage.tokensOut });
  const onlyOfText = (event: Told): readonly Told[] => (output.kind === 'call' ? [] : [event]);
  let sent = '';
  return [
    head('response.created', begun),
    head('response.in_progress', begun),
    head('response.output_item.added', { output_index: 0, item: item(parts, '', 'in_progress') }),
    ...onlyOfText(head('response.content_part.added', { ...at, part: part(output, '') })),
    ...pieces(output.text).map((piece): Told => {
      sent += piece;
      const data = { ...at, delta: piece, ...logprobs };
      return { kind: 'piece', type: delta, data, tokensOut: countTokens(sent), text: escaped(piece) };
    }),
    end(done, { ...at, [field]: output.text, ...logprobs }),
    ...onlyOfText(end('response.content_part.done', { ...at, part: part(output, output.text) })),
    end('response.output_item.done', { output_index: 0, item: item(parts, output.text, statusOf(parts)) }),
    { ...end(`response.${statusOf(parts)}`, { response: responseBody(parts) }), terminal: true },
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
