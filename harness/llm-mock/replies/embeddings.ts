// llm.embeddings: vectors that are too short, empty, missing, not made of numbers, or not in the form that was asked for.
import type { LlmFault } from '../../scenario/types.ts';
import { toBase64 } from '../embedding-vector.ts';
import { isRecord } from '../wire/prompt.ts';
import type { FaultReply } from './reply-of-kind.ts';

type Wrong = Extract<LlmFault, { kind: 'llm.embeddings' }>['wrong'];
type Row = Readonly<Record<string, unknown>>;

export const embeddings: FaultReply<'llm.embeddings'> = ({ wrong }) => ({
  kind: 'spoilt',
  json: (body) =>
    isRecord(body) && Array.isArray(body['data']) ? { ...body, data: spoilt(body['data'], wrong) } : body,
});

const spoilt = (rows: readonly Row[], wrong: Wrong): readonly Row[] => {
  const last = rows.length - 1;
  const ofLast = (change: (numbers: Float32Array) => Float32Array): readonly Row[] =>
    rows.map((row, index) => (index === last ? changed(row, change) : row));
  switch (wrong) {
    case 'other-length':
      return rows.map((row) => changed(row, half));
    case 'short':
      return ofLast(half);
    case 'empty':
      return ofLast(() => new Float32Array());
    case 'missing':
      return rows.slice(0, last);
    case 'not-a-number':
      return ofLast((numbers) => numbers.map((value, index) => (index === 0 ? Number.NaN : value)));
    case 'floats':
      return rows.map((row) => ({ ...row, embedding: Array.from(numbersOf(row)) }));
  }
};

const half = (numbers: Float32Array): Float32Array => numbers.slice(0, Math.floor(numbers.length / 2));

/** In the form in which it was. JSON has no NaN: a list of numbers then has null. */
function changed(row: Row, change: (numbers: Float32Array) => Float32Array): Row {
  const numbers = change(numbersOf(row));
  return { ...row, embedding: typeof row['embedding'] === 'string' ? toBase64(numbers) : Array.from(numbers) };
}

function numbersOf({ embedding }: Row): Float32Array {
  if (typeof embedding !== 'string') return Float32Array.from(embedding as number[]);
  const bytes = Buffer.from(embedding, 'base64');
  const count = bytes.length / Float32Array.BYTES_PER_ELEMENT;
  return Float32Array.from({ length: count }, (_, at) => bytes.readFloatLE(at * Float32Array.BYTES_PER_ELEMENT));
}
