// POST /v1/chat/completions: the true answer.
import { defaultText } from '../default-text.ts';
import type { Call, HttpReply } from '../reply.ts';
import { schemaValue } from '../schema-value.ts';
import { CHARS_PER_TOKEN, countTokens } from '../tokens.ts';
import { invalidRequest } from './api-error.ts';
import { chatBody, chatEvents, type Choice, type Completion } from './chat-wire.ts';
import { openAiHeaders } from './headers.ts';
import { isRecord, promptOf } from './prompt.ts';
import { scripted } from './scripted.ts';
import { brokenJson, DECLINED, halfText } from './wrong-words.ts';

const MAX_CHOICES = 128;

export const chatPrompt = (body: Call['body']): string => {
  const messages = body['messages'];
  return Array.isArray(messages) ? promptOf(messages) : '';
};

/** The answer to a call: scripted, or made from the prompt. 400 for what OpenAI would not take. */
export function completeChat(call: Call): HttpReply {
  const refused = refuse(call);
  if (refused !== undefined) return refused;
  const { body } = call;
  const prompt = chatPrompt(body);
  const choices = Array.from({ length: choiceCount(body) }, (_, n) => choose(call, prompt, n));
  const tokensOut = choices.reduce((sum, choice) => sum + countTokens(choice.text), 0);
  const usage = { tokensIn: call.promptTokens, tokensCachedIn: 0, tokensOut };
  const completion: Completion = {
    requestId: call.requestId,
    createdMs: call.arrivedWallMs,
    model: call.model,
    choices,
    ...(call.wrong === 'no-usage' ? {} : { usage }),
  };
  const streamed = body['stream'] === true;
  const includeUsage = call.wrong !== 'no-usage' && chatTellsUsage(body);
  return {
    kind: 'http',
    status: 200,
    headers: openAiHeaders(call.requestId),
    body: streamed ? { events: chatEvents(completion, includeUsage) } : { json: chatBody(completion) },
    usage,
    billed: true,
  };
}

/** Whether the answer says what was used: of a stream only where it is asked to. */
export const chatTellsUsage = (body: Call['body']): boolean => {
  if (body['stream'] !== true) return true;
  const options = body['stream_options'];
  return isRecord(options) && options['include_usage'] === true;
};

function refuse({ body, model, requestId }: Call): HttpReply | undefined {
  if (model === '') return invalidRequest(requestId, 'you must provide a model parameter');
  const messages = body['messages'];
  if (messages === undefined) {
    const message = "Missing required parameter: 'messages'.";
    return invalidRequest(requestId, message, 'messages', 'missing_required_parameter');
  }
  if (!Array.isArray(messages)) {
    const message = "Invalid type for 'messages': expected an array of objects.";
    return invalidRequest(requestId, message, 'messages', 'invalid_type');
  }
  if (messages.length === 0) {
    const message =
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.";
    return invalidRequest(requestId, message, 'messages', 'empty_array');
  }
  const format = body['response_format'];
  if (isRecord(format) && format['type'] === 'json_schema' && !isRecord(format['json_schema'])) {
    const message = "Missing required parameter: 'response_format.json_schema'.";
    return invalidRequest(requestId, message, 'response_format.json_schema', 'missing_required_parameter');
  }
  if (body['stream'] !== true && isRecord(body['stream_options'])) {
    const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    return invalidRequest(requestId, message, 'stream_options');
  }
  return undefined;
}

function choiceCount(body: Call['body']): number {
  const n = body['n'];
  return typeof n === 'number' && Number.isInteger(n) && n >= 1 ? Math.min(n, MAX_CHOICES) : 1;
}

function choose(call: Call, prompt: string, n: number): Choice {
  const tool = forcedTool(call.body);
  const wantsJson = chatWantsJson(call.body);
  const found = scripted(call, prompt, wantsJson);
  if (found?.refused === true) return { text: found.text, refused: true, finishReason: 'stop' };
  const text = found?.text ?? invented(call.body, tool, prompt, n);
  const called = tool === undefined || found?.raw === true ? {} : { tool: tool.name };
  const limit = call.body['max_completion_tokens'] ?? call.body['max_tokens'];
  const whole: Choice =
    typeof limit === 'number' && countTokens(text) > limit
      ? { text: text.slice(0, limit * CHARS_PER_TOKEN), refused: false, finishReason: 'length', ...called }
      : { text, refused: false, finishReason: 'stop', ...called };
  return wronged(whole, call.wrong);
}

function wronged(whole: Choice, wrong: Call['wrong']): Choice {
  switch (wrong) {
    case undefined:
    case 'no-usage':
      return whole;
    case 'broken-json':
      return { ...whole, text: brokenJson(whole.text) };
    case 'refusal':
      return { text: DECLINED, refused: true, finishReason: 'stop' };
    case 'empty':
      return { text: '', refused: false, finishReason: 'stop' };
    case 'max-tokens':
      return { ...whole, text: halfText(whole.text), finishReason: 'length' };
  }
}

interface Tool {
  readonly name: string;
  readonly schema: unknown;
}

/** The function that the request makes the model call. `required` leaves the choice to the model: the fake takes the first. */
function forcedTool(body: Call['body']): Tool | undefined {
  const choice = body['tool_choice'];
  const tools = Array.isArray(body['tools']) ? (body['tools'] as readonly unknown[]) : [];
  const functions = tools.flatMap((tool) => {
    const named = isRecord(tool) ? tool['function'] : undefined;
    return isRecord(named) && typeof named['name'] === 'string'
      ? [{ name: named['name'], schema: named['parameters'] ?? {} }]
      : [];
  });
  if (choice === 'required') return functions[0];
  const wanted = isRecord(choice) ? choice['function'] : undefined;
  return functions.find(({ name }) => isRecord(wanted) && wanted['name'] === name);
}

/** Whether the answer is to be JSON: of a schema, any, or a function's arguments. */
export const chatWantsJson = (body: Call['body']): boolean => {
  const format = body['response_format'];
  return (isRecord(format) && format['type'] !== 'text') || forcedTool(body) !== undefined;
};

function invented(body: Call['body'], tool: Tool | undefined, prompt: string, n: number): string {
  const seed = n === 0 ? prompt : `${n} ${prompt}`;
  if (tool !== undefined) return JSON.stringify(schemaValue(tool.schema ?? {}, seed));
  const format = body['response_format'];
  if (!isRecord(format)) return defaultText(prompt, n);
  if (format['type'] === 'json_object') return JSON.stringify({ text: defaultText(prompt, n) });
  const named = format['json_schema'];
  if (format['type'] !== 'json_schema' || !isRecord(named)) return defaultText(prompt, n);
  return JSON.stringify(schemaValue(named['schema'] ?? {}, seed));
}
