// Reads an answer with distrust, whoever gave it: status 200 says nothing about what is in it.
import { failure } from './classify.ts';

/** What was billed. */
export interface Bill {
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** An answer, plain or put together from a stream, before anybody has believed it. */
export interface RawAnswer {
  readonly text: unknown;
  /** Why the model stopped, in the provider's word. Null or absent: the answer has no end. */
  readonly stopped: unknown;
  /** Whether the model declined, told by something else than its reason to stop. */
  readonly declined?: boolean;
  /** Absent where the provider does not say. */
  readonly tokensIn?: unknown;
  readonly tokensOut?: unknown;
}

/** What a provider's reasons to stop mean. */
export interface StopReasons {
  readonly whole: readonly string[];
  readonly declined: readonly string[];
  readonly tooLong: readonly string[];
}

/**
 * The text of an answer.
 *
 * @param asJson - whether a schema was asked for: the text must then be JSON
 * @throws ApplicationFailure InvalidAnswerError (no text, cut off, no JSON), ContentRefusedError, ContextLengthExceeded
 */
export function wholeText(answer: RawAnswer, reasons: StopReasons, asJson: boolean): string {
  const { text, stopped } = answer;
  const among = (words: readonly string[]) => typeof stopped === 'string' && words.includes(stopped);
  if (text === undefined && stopped === undefined)
    throw failure('InvalidAnswerError', 'The answer is none of this provider: HTML, or nothing at all');
  if (answer.declined === true || among(reasons.declined))
    throw failure('ContentRefusedError', 'The model declined to answer');
  if (among(reasons.tooLong)) throw failure('ContextLengthExceeded', 'The prompt and the answer do not fit the model');
  // A proxy that ends early leaves a well-formed answer, or a stream, without a reason why it ended.
  if (!among(reasons.whole))
    throw failure('InvalidAnswerError', `The answer was cut off: its end says ${JSON.stringify(stopped ?? null)}`);
  if (typeof text !== 'string' || text.trim() === '') throw failure('InvalidAnswerError', 'The answer is empty');
  if (asJson && !isJson(text)) throw failure('InvalidAnswerError', 'The answer is not the JSON that was asked for');
  return text;
}

/**
 * What an answer was billed with.
 * @throws ApplicationFailure InvalidAnswerError: a budget that nobody can count is not held
 */
export function billOf({ tokensIn, tokensOut }: RawAnswer): Bill {
  if (isCount(tokensIn) && isCount(tokensOut)) return { tokensIn, tokensOut };
  throw failure('InvalidAnswerError', 'The answer does not say how many tokens it was billed with');
}

/** A number of tokens, or what adds nothing to one. */
export const countOf = (value: unknown): number => (isCount(value) ? value : 0);

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // a SyntaxError is the answer to the question
  }
}

/** A field of something that may not be an object. */
export const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The first of something that may not be a list. */
export const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);

/**
 * The vectors of an embeddings answer, in the order of the texts.
 * @param length - numbers in a vector of the model, where it is known
 * @throws ApplicationFailure InvalidAnswerError: rows missing or twice, empty, of different or other lengths, or not finite
 */
export function vectorsOf(answer: unknown, texts: number, length?: number): readonly (readonly number[])[] {
  const data = field(answer, 'data');
  if (!Array.isArray(data) || data.length !== texts) {
    throw failure(
      'InvalidAnswerError',
      `${texts} texts were sent and ${Array.isArray(data) ? data.length : 'no'} vectors came back`,
    );
  }
  const vectors = new Array<readonly number[] | undefined>(texts).fill(undefined);
  for (const row of data as readonly unknown[]) {
    const [index, embedding] = [field(row, 'index'), field(row, 'embedding')];
    if (typeof index === 'number' && isVector(embedding)) vectors[index] = embedding;
  }
  const whole = vectors.filter((vector) => vector !== undefined);
  if (whole.length !== texts || vectors.length !== texts)
    throw failure('InvalidAnswerError', 'A vector is missing, empty or not made of numbers');
  if (whole.some((vector) => vector.length !== whole[0]?.length))
    throw failure('InvalidAnswerError', 'The vectors have different lengths');
  const [one] = whole;
  if (one !== undefined && length !== undefined && one.length !== length)
    throw failure('InvalidAnswerError', `The vectors have ${one.length} numbers where the model has ${length}`);
  return whole;
}

const isVector = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'number' && Number.isFinite(part));
