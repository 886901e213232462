// POST /v1/embeddings: the true answer.
import { embeddingVector, toBase64 } from '../embedding-vector.ts';
import type { Call, HttpReply } from '../reply.ts';
import { countTokens } from '../tokens.ts';
import { invalidRequest } from './api-error.ts';
import { openAiHeaders } from './headers.ts';
import { withoutAddress } from './prompt.ts';

/** Numbers per vector, by model; unknown models get those of text-embedding-3-small. */
const DIMENSIONS: Readonly<Record<string, number>> = { 'text-embedding-3-large': 3072 };
const DEFAULT_DIMENSIONS = 1536;
/** The only model without the `dimensions` parameter. */
const FIXED_MODEL = 'text-embedding-ada-002';
/** More inputs than this are refused, as by OpenAI. */
const MAX_INPUTS = 2048;

interface Input {
  readonly text: string;
  readonly tokens: number;
}

/** All inputs, one per line. */
export const embeddingPrompt = (body: Call['body']): string =>
  (readInputs(body['input']) ?? []).map(({ text }) => text).join('\n');

/** Tokens of all inputs; 0 when they cannot be read. */
export const embeddingTokens = (body: Call['body']): number =>
  (readInputs(body['input']) ?? []).reduce((sum, { tokens }) => sum + tokens, 0);

/** Whether the numbers are to be base64. */
export const asksBase64 = (body: Call['body']): boolean => body['encoding_format'] === 'base64';

/** One vector per input, in order; base64 when the request says `encoding_format: base64`. */
export function embed(call: Call): HttpReply {
  const { body, model, requestId } = call;
  if (model === '') return invalidRequest(requestId, 'you must provide a model parameter');
  const inputs = readInputs(body['input']);
  if (inputs === undefined || inputs.length > MAX_INPUTS) {
    return invalidRequest(
      requestId,
      "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
    );
  }
  const largest = DIMENSIONS[model] ?? DEFAULT_DIMENSIONS;
  const dimensions = body['dimensions'] ?? largest;
  if (body['dimensions'] !== undefined && model === FIXED_MODEL) {
    return invalidRequest(requestId, 'This model does not support specifying dimensions.');
  }
  if (typeof dimensions !== 'number' || !Number.isInteger(dimensions) || dimensions < 1 || dimensions > largest) {
    return invalidRequest(
      requestId,
      `Invalid value for 'dimensions': expected a whole number from 1 to ${largest}.`,
      'dimensions',
    );
  }
  const inBase64 = asksBase64(body);
  const data = inputs.map(({ text }, index) => {
    const vector = embeddingVector(text, dimensions);
    return { object: 'embedding', index, embedding: inBase64 ? toBase64(vector) : Array.from(vector) };
  });
  const usage = { prompt_tokens: call.promptTokens, total_tokens: call.promptTokens };
  return {
    kind: 'http',
    status: 200,
    headers: openAiHeaders(requestId),
    body: { json: { object: 'list', data, model, usage } },
    usage: { tokensIn: call.promptTokens, tokensCachedIn: 0, tokensOut: 0 },
    billed: true,
  };
}

/** A text, texts, tokens or lists of tokens; undefined for anything else, also for an empty list or text. */
function readInputs(input: unknown): Input[] | undefined {
  if (typeof input === 'string') return input === '' ? undefined : [textInput(input)];
  if (!Array.isArray(input) || input.length === 0) return undefined;
  if (input.every((each) => typeof each === 'string' && each !== '')) return (input as string[]).map(textInput);
  if (isTokens(input)) return [tokenInput(input)];
  return input.every(isTokens) ? input.map(tokenInput) : undefined;
}

const textInput = (given: string): Input => {
  const text = withoutAddress(given);
  return { text, tokens: countTokens(text) };
};

const tokenInput = (tokens: readonly number[]): Input => ({
  text: `tokens ${tokens.join(' ')}`,
  tokens: tokens.length,
});

const isTokens = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => Number.isInteger(each));
