// POST /v1/messages of Anthropic: the true answer.
import { defaultText } from '../default-text.ts';
import type { Call, HttpReply } from '../reply.ts';
import { schemaValue } from '../schema-value.ts';
import { CHARS_PER_TOKEN, countTokens } from '../tokens.ts';
import { anthropicError } from './anthropic-error.ts';
import { anthropicHeaders, limitHeaders } from './anthropic-headers.ts';
import { messageBody, messageEvents, type Answer } from './messages-wire.ts';
import { isRecord, promptOf } from './prompt.ts';
import { scripted } from './scripted.ts';
import { brokenJson, halfText } from './wrong-words.ts';

/** What the request asks the answer to be: free text, JSON of a schema, or the input of one tool. */
type Wanted =
  | { readonly kind: 'text' }
  | { readonly kind: 'json'; readonly schema: unknown }
  | { readonly kind: 'tool'; readonly name: string; readonly schema: unknown };

/** The system prompt and all texts of all messages. */
export const messagesPrompt = (body: Call['body']): string => {
  const messages = Array.isArray(body['messages']) ? body['messages'] : [];
  const system = body['system'] === undefined ? [] : [{ content: body['system'] }];
  return promptOf([...system, ...messages]);
};

/** The answer to a call: scripted, or made from the prompt. 400 for what Anthropic would not take. */
export function answerMessages(call: Call): HttpReply {
  const refused = refusedBecause(call);
  if (refused !== undefined) {
    return anthropicError(call.requestId, { status: 400, type: 'invalid_request_error', message: refused });
  }
  const answer = answerOf(call);
  const usage = { tokensIn: call.promptTokens, tokensCachedIn: 0, tokensOut: countTokens(answer.text) };
  const unmetered = call.wrong === 'no-usage';
  const message = { requestId: call.requestId, model: call.model, answer, usage, unmetered };
  return {
    kind: 'http',
    status: 200,
    headers: { ...anthropicHeaders(call.requestId), ...limitHeaders(call.arrivedWallMs) },
    body: call.body['stream'] === true ? { events: messageEvents(message) } : { json: messageBody(message) },
    usage,
    billed: true,
  };
}

function refusedBecause({ body, model }: Call): string | undefined {
  if (model === '') return 'model: Field required';
  const limit = body['max_tokens'];
  if (limit === undefined) return 'max_tokens: Field required';
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
    return 'max_tokens: Input should be greater than or equal to 1';
  }
  const messages = body['messages'];
  if (messages === undefined) return 'messages: Field required';
  if (!Array.isArray(messages)) return 'messages: Input should be a valid list';
  if (messages.length === 0) return 'messages: at least one message is required';
  const wanted = forcedTool(body);
  if (wanted !== undefined && toolNamed(body, wanted) === undefined) {
    return `tool_choice: Tool '${wanted}' not found in provided tools`;
  }
  return undefined;
}

/** The tool that the request makes the model call. `any` leaves the choice to the model: the fake takes the first. */
function forcedTool(body: Call['body']): string | undefined {
  const choice = body['tool_choice'];
  if (!isRecord(choice)) return undefined;
  if (choice['type'] === 'tool') return nameOf(choice);
  if (choice['type'] !== 'any' || !Array.isArray(body['tools'])) return undefined;
  const [first] = body['tools'] as readonly unknown[];
  return isRecord(first) ? nameOf(first) : undefined;
}

const nameOf = ({ name }: Readonly<Record<string, unknown>>): string => (typeof name === 'string' ? name : '');

const toolNamed = (body: Call['body'], name: string): Readonly<Record<string, unknown>> | undefined => {
  const tools: readonly unknown[] = Array.isArray(body['tools']) ? body['tools'] : [];
  return tools.filter(isRecord).find((tool) => tool['name'] === name);
};

function wantedOf(body: Call['body']): Wanted {
  const name = forcedTool(body);
  if (name !== undefined) return { kind: 'tool', name, schema: toolNamed(body, name)?.['input_schema'] ?? {} };
  const config = body['output_config'];
  // `output_format` is the name that the field had while structured outputs were in beta.
  const format = isRecord(config) ? config['format'] : body['output_format'];
  return isRecord(format) && format['type'] === 'json_schema'
    ? { kind: 'json', schema: format['schema'] ?? {} }
    : { kind: 'text' };
}

/** Whether the answer is to be JSON: of a schema, or a tool's input. */
export const messageWantsJson = (body: Call['body']): boolean => wantedOf(body).kind !== 'text';

const answerOf = (call: Call): Answer => wronged(wholeAnswer(call), call.wrong);

function wronged(whole: Answer, wrong: Call['wrong']): Answer {
  switch (wrong) {
    case undefined:
    case 'no-usage':
      return whole;
    case 'broken-json':
      return { ...whole, text: brokenJson(whole.text) };
    case 'refusal':
      return { kind: 'text', text: '', stopReason: 'refusal' };
    case 'empty':
      return { kind: 'text', text: '', stopReason: 'end_turn' };
    case 'max-tokens':
      return { ...whole, text: halfText(whole.text), stopReason: 'max_tokens' };
  }
}

function wholeAnswer(call: Call): Answer {
  const wanted = wantedOf(call.body);
  const prompt = messagesPrompt(call.body);
  const found = scripted(call, prompt, wanted.kind !== 'text');
  if (found?.refused === true) return { kind: 'text', text: found.text, stopReason: 'refusal' };
  const text = found?.text ?? invented(wanted, prompt);
  if (wanted.kind === 'tool' && found?.raw !== true) return { kind: 'tool', name: wanted.name, text };
  const limit = Number(call.body['max_tokens']);
  return countTokens(text) > limit
    ? { kind: 'text', text: text.slice(0, limit * CHARS_PER_TOKEN), stopReason: 'max_tokens' }
    : { kind: 'text', text, stopReason: 'end_turn' };
}

const invented = (wanted: Wanted, prompt: string): string =>
  wanted.kind === 'text' ? defaultText(prompt) : JSON.stringify(schemaValue(wanted.schema ?? {}, prompt));
