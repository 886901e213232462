// models/{model}:generateContent and :streamGenerateContent of Gemini: the true answer.
import { defaultText } from '../default-text.ts';
import type { Call, HttpReply } from '../reply.ts';
import { schemaValue, type JsonSchema } from '../schema-value.ts';
import { CHARS_PER_TOKEN, countTokens } from '../tokens.ts';
import { geminiRefusal } from './gemini-error.ts';
import { geminiHeaders } from './gemini-headers.ts';
import { contentBody, contentChunks, contentEvents, type Content } from './gemini-wire.ts';
import { isRecord, promptOf } from './prompt.ts';
import { scripted } from './scripted.ts';
import { brokenJson, halfText } from './wrong-words.ts';

/** Of the Gemini API, and of Vertex AI under a project. */
export const GEMINI_PATH =
  /\/v1(?:beta\d*|alpha)?\/(?:projects\/[^/]+\/locations\/[^/]+\/publishers\/google\/)?models\/([^/:]+):(generateContent|streamGenerateContent)$/u;

export const geminiModel = (path: string): string => GEMINI_PATH.exec(path)?.[1] ?? '';

/** Server-sent events; without `alt=sse`, which every client says, a stream is an array of JSON. */
export const geminiStreams = ({ path, query }: Pick<Call, 'path' | 'query'>): boolean =>
  path.endsWith(':streamGenerateContent') && query.get('alt') === 'sse';

/** The system instruction and all texts of all contents. */
export const geminiPrompt = (body: Call['body']): string => {
  const contents = Array.isArray(body['contents']) ? (body['contents'] as readonly unknown[]) : [];
  return promptOf(
    [body['systemInstruction'], ...contents].map((each) => ({ content: isRecord(each) ? each['parts'] : [] })),
  );
};

/** The answer to a call: scripted, or made from the prompt. 400 for what Gemini would not take. */
export function generateContent(call: Call): HttpReply {
  const refused = refusedBecause(call.body);
  if (refused !== undefined) return geminiRefusal(call, refused);
  const content = contentOf(call);
  const usage = { tokensIn: call.promptTokens, tokensCachedIn: 0, tokensOut: countTokens(content.text) };
  const unmetered = call.wrong === 'no-usage';
  const answer = { requestId: call.requestId, model: call.model, content, usage, unmetered };
  return { kind: 'http', status: 200, headers: geminiHeaders(), body: bodyOf(call, answer), usage, billed: true };
}

function bodyOf(call: Call, answer: Parameters<typeof contentBody>[0]): HttpReply['body'] {
  if (geminiStreams(call)) return { events: contentEvents(answer) };
  return { json: call.path.endsWith(':streamGenerateContent') ? contentChunks(answer) : contentBody(answer) };
}

function refusedBecause(body: Call['body']): string | undefined {
  const contents = body['contents'];
  if (contents === undefined || (Array.isArray(contents) && contents.length === 0))
    return '* GenerateContentRequest.contents: contents is not specified\n';
  if (!Array.isArray(contents))
    return "Invalid value at 'contents' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content)";
  const name = forcedTool(body);
  return name !== undefined && declarationOf(body, name) === undefined
    ? `* GenerateContentRequest.tool_config.function_calling_config.allowed_function_names: "${name}" is not declared\n`
    : undefined;
}

/** The function that the request makes the model call. Mode `ANY` leaves the choice to the model: the fake takes the first. */
function forcedTool(body: Call['body']): string | undefined {
  const config = within(within(body['toolConfig'], 'functionCallingConfig'), 'mode');
  if (config !== 'ANY') return undefined;
  const names = within(within(body['toolConfig'], 'functionCallingConfig'), 'allowedFunctionNames');
  const first: unknown = Array.isArray(names) ? names[0] : within(declarations(body)[0], 'name');
  return typeof first === 'string' ? first : undefined;
}

const within = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

const declarations = (body: Call['body']): readonly unknown[] =>
  (Array.isArray(body['tools']) ? (body['tools'] as readonly unknown[]) : []).flatMap((tool) => {
    const declared = within(tool, 'functionDeclarations');
    return Array.isArray(declared) ? (declared as readonly unknown[]) : [];
  });

const declarationOf = (body: Call['body'], name: string): unknown =>
  declarations(body).find((each) => within(each, 'name') === name);

/** The schema of the JSON that was asked for; undefined where text will do. */
function schemaOf(body: Call['body'], tool: string | undefined): JsonSchema | undefined {
  if (tool !== undefined) {
    const declared = declarationOf(body, tool);
    return within(declared, 'parametersJsonSchema') ?? lowered(within(declared, 'parameters')) ?? {};
  }
  const config = body['generationConfig'];
  if (within(config, 'responseMimeType') !== 'application/json') return undefined;
  return within(config, 'responseJsonSchema') ?? lowered(within(config, 'responseSchema')) ?? {};
}

/** Gemini's own schemas write their types in capitals. */
function lowered(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowered);
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === 'type' && typeof value === 'string' ? [key, value.toLowerCase()] : [key, lowered(value)],
    ),
  );
}

/** Whether the text is to be JSON. The arguments of a function are none here: they come as a value and cannot break off. */
export const geminiWantsJson = (body: Call['body']): boolean =>
  forcedTool(body) === undefined && schemaOf(body, undefined) !== undefined;

const contentOf = (call: Call): Content => wronged(wholeContent(call), call.wrong);

function wronged(whole: Content, wrong: Call['wrong']): Content {
  switch (wrong) {
    case undefined:
    case 'no-usage':
      return whole;
    case 'broken-json':
      return { ...whole, text: brokenJson(whole.text) };
    case 'refusal':
      return { kind: 'text', text: '', finishReason: 'SAFETY' };
    case 'empty':
      return { kind: 'text', text: '', finishReason: 'STOP' };
    case 'max-tokens':
      // Of a function's arguments that are not whole nothing comes.
      return { kind: 'text', text: whole.kind === 'call' ? '' : halfText(whole.text), finishReason: 'MAX_TOKENS' };
  }
}

function wholeContent(call: Call): Content {
  const { body } = call;
  const tool = forcedTool(body);
  const schema = schemaOf(body, tool);
  const prompt = geminiPrompt(body);
  const found = scripted(call, prompt, schema !== undefined);
  // A model that declines says nothing with Gemini: the reason stands alone.
  if (found?.refused === true) return { kind: 'text', text: '', finishReason: 'SAFETY' };
  const text =
    found?.text ?? (schema === undefined ? defaultText(prompt) : JSON.stringify(schemaValue(schema, prompt)));
  if (tool !== undefined && found?.raw !== true) return { kind: 'call', name: tool, text };
  const limit = within(body['generationConfig'], 'maxOutputTokens');
  return typeof limit === 'number' && countTokens(text) > limit
    ? { kind: 'text', text: text.slice(0, limit * CHARS_PER_TOKEN), finishReason: 'MAX_TOKENS' }
    : { kind: 'text', text, finishReason: 'STOP' };
}
