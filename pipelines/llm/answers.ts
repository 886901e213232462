// Reads a provider's answer with distrust: status 200 says nothing about what is in it.
import { failure } from './classify.ts';

interface Choice {
  readonly finish_reason?: string | null;
  readonly message?: { readonly content?: string | null; readonly refusal?: string | null };
}

/**
 * The text of a chat completion.
 * @throws ApplicationFailure InvalidAnswerError (no text, cut off, no JSON object), ContentRefusedError
 */
export function textOf(answer: unknown): string {
  const choice = firstChoice(answer);
  const refusal = choice.message?.refusal;
  if (choice.finish_reason === 'content_filter' || (typeof refusal === 'string' && refusal !== '')) {
    throw failure('ContentRefusedError', 'The model declined to answer');
  }
  // A proxy that ends early leaves a well-formed answer without a reason why it ended.
  if (choice.finish_reason !== 'stop') {
    throw failure(
      'InvalidAnswerError',
      `The answer was cut off: finish_reason is ${JSON.stringify(choice.finish_reason ?? null)}`,
    );
  }
  const text = choice.message?.content;
  if (typeof text !== 'string' || text.trim() === '') throw failure('InvalidAnswerError', 'The answer is empty');
  return text;
}

function firstChoice(answer: unknown): Choice {
  // The client hands HTML through as a string and an empty body as undefined.
  if (typeof answer !== 'object' || answer === null)
    throw failure('InvalidAnswerError', `The answer is ${typeof answer}, not a chat completion`);
  const choices: unknown = Reflect.get(answer, 'choices');
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (typeof choice !== 'object' || choice === null) throw failure('InvalidAnswerError', 'The answer has no choices');
  return choice;
}

/**
 * The vectors of an embeddings answer, in the order of the texts.
 * @throws ApplicationFailure InvalidAnswerError: rows missing or twice, empty, of different lengths, or not finite
 */
export function vectorsOf(answer: unknown, texts: number): readonly (readonly number[])[] {
  const data: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'data') : undefined;
  if (!Array.isArray(data) || data.length !== texts) {
    throw failure(
      'InvalidAnswerError',
      `${texts} texts were sent and ${Array.isArray(data) ? data.length : 'no'} vectors came back`,
    );
  }
  const vectors = new Array<readonly number[] | undefined>(texts).fill(undefined);
  for (const row of data as readonly { readonly index?: unknown; readonly embedding?: unknown }[]) {
    if (typeof row.index === 'number' && isVector(row.embedding)) vectors[row.index] = row.embedding;
  }
  const whole = vectors.filter((vector) => vector !== undefined);
  if (whole.length !== texts || vectors.length !== texts)
    throw failure('InvalidAnswerError', 'A vector is missing, empty or not made of numbers');
  if (whole.some((vector) => vector.length !== whole[0]?.length))
    throw failure('InvalidAnswerError', 'The vectors have different lengths');
  return whole;
}

const isVector = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'number' && Number.isFinite(part));
