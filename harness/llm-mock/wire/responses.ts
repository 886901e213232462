// POST /v1/responses of OpenAI: the true answer.
import { defaultText } from '../default-text.ts';
import type { Call, HttpReply } from '../reply.ts';
import { schemaValue, type JsonSchema } from '../schema-value.ts';
import { CHARS_PER_TOKEN, countTokens } from '../tokens.ts';
import { invalidRequest } from './api-error.ts';
import { openAiHeaders } from './headers.ts';
import { isRecord, promptOf } from './prompt.ts';
import { responseBody, responseEvents, type Output } from './responses-wire.ts';
import { scripted } from './scripted.ts';
import { brokenJson, DECLINED, halfText } from './wrong-words.ts';

/** The instructions and all texts of the input; outputs of tools count as texts. */
export const responsesPrompt = (body: Call['body']): string => {
  const { input, instructions } = body;
  const items: readonly unknown[] = Array.isArray(input) ? input : [{ content: input }];
  return promptOf([
    { content: instructions },
    ...items.map((item) =>
      isRecord(item) && item['type'] === 'function_call_output' ? { content: item['output'] } : item,
    ),
  ]);
};

/** The answer to a call: scripted, or made from the prompt. 400 for what OpenAI would not take. */
export function respond(call: Call): HttpReply {
  const refused = refuse(call);
  if (refused !== undefined) return refused;
  const { body, requestId, arrivedWallMs, model } = call;
  const output = outputOf(call);
  const usage = { tokensIn: call.promptTokens, tokensCachedIn: 0, tokensOut: countTokens(output.text) };
  const unmetered = call.wrong === 'no-usage';
  const response = { requestId, createdMs: arrivedWallMs, model, output, usage, unmetered, asked: body };
  return {
    kind: 'http',
    status: 200,
    headers: openAiHeaders(requestId),
    body: body['stream'] === true ? { events: responseEvents(response) } : { json: responseBody(response) },
    usage,
    billed: true,
  };
}

/** The least that `max_output_tokens` may be. */
const MAX_OUTPUT_LEAST = 16;

function refuse({ body, model, requestId }: Call): HttpReply | undefined {
  if (model === '') {
    const message = "Missing required parameter: 'model'.";
    return invalidRequest(requestId, message, 'model', 'missing_required_parameter');
  }
  const { input, max_output_tokens: limit } = body;
  if (input === undefined || input === null) {
    const message = "Missing required parameter: 'input'.";
    return invalidRequest(requestId, message, 'input', 'missing_required_parameter');
  }
  if (typeof input !== 'string' && !Array.isArray(input)) {
    const message = "Invalid type for 'input': expected one of a list of input items or a string.";
    return invalidRequest(requestId, message, 'input', 'invalid_type');
  }
  if (typeof limit === 'number' && limit < MAX_OUTPUT_LEAST) {
    const message = `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= ${MAX_OUTPUT_LEAST}, but got ${limit} instead.`;
    return invalidRequest(requestId, message, 'max_output_tokens', 'integer_below_min_value');
  }
  const name = forcedTool(body);
  if (name !== undefined && toolNamed(body, name) === undefined) {
    const message = `Tool choice 'function' not found in 'tools' parameter: '${name}'.`;
    return invalidRequest(requestId, message, 'tool_choice');
  }
  return undefined;
}

/** The function that the request makes the model call. */
function forcedTool(body: Call['body']): string | undefined {
  const choice = body['tool_choice'];
  return isRecord(choice) && choice['type'] === 'function' && typeof choice['name'] === 'string'
    ? choice['name']
    : undefined;
}

const toolNamed = (body: Call['body'], name: string): Readonly<Record<string, unknown>> | undefined => {
  const tools: readonly unknown[] = Array.isArray(body['tools']) ? body['tools'] : [];
  return tools.filter(isRecord).find((tool) => tool['name'] === name);
};

/** The schema of the JSON that was asked for; undefined where text will do. */
function schemaOf(body: Call['body'], tool: string | undefined): JsonSchema | undefined {
  if (tool !== undefined) return toolNamed(body, tool)?.['parameters'] ?? {};
  const text = body['text'];
  const format = isRecord(text) ? text['format'] : undefined;
  if (!isRecord(format)) return undefined;
  if (format['type'] === 'json_object') return { type: 'object', properties: { text: { type: 'string' } } };
  return format['type'] === 'json_schema' ? (format['schema'] ?? {}) : undefined;
}

/** Whether the answer is to be JSON: of a schema, any, or a function's arguments. */
export const responseWantsJson = (body: Call['body']): boolean => schemaOf(body, forcedTool(body)) !== undefined;

const outputOf = (call: Call): Output => wronged(wholeOutput(call), call.wrong);

function wronged(whole: Output, wrong: Call['wrong']): Output {
  switch (wrong) {
    case undefined:
    case 'no-usage':
      return whole;
    case 'broken-json':
      return { ...whole, text: brokenJson(whole.text) };
    case 'refusal':
      return { kind: 'refusal', text: DECLINED };
    case 'empty':
      return { kind: 'text', text: '', whole: true };
    case 'max-tokens':
      return { ...whole, text: halfText(whole.text), ...(whole.kind === 'refusal' ? {} : { whole: false }) };
  }
}

function wholeOutput(call: Call): Output {
  const { body } = call;
  const tool = forcedTool(body);
  const schema = schemaOf(body, tool);
  const prompt = responsesPrompt(body);
  const found = scripted(call, prompt, schema !== undefined);
  if (found?.refused === true) return { kind: 'refusal', text: found.text };
  const text =
    found?.text ?? (schema === undefined ? defaultText(prompt) : JSON.stringify(schemaValue(schema, prompt)));
  if (tool !== undefined && found?.raw !== true) return { kind: 'call', name: tool, text, whole: true };
  const limit = body['max_output_tokens'];
  return typeof limit === 'number' && countTokens(text) > limit
    ? { kind: 'text', text: text.slice(0, limit * CHARS_PER_TOKEN), whole: false }
    : { kind: 'text', text, whole: true };
}
