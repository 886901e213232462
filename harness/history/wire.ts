// The frame of a binary file: where in it the histories lie. Depends on no protobuf library, only on the wire format.

/** The bytes of one history, or why they are none. */
export type Part =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'broken'; readonly reason: string };

/** What a file of messages holds: one `History`, or the `WorkflowExecutions` of a Cloud export. */
export type Frame =
  | { readonly kind: 'history'; readonly parts: readonly Part[] }
  | { readonly kind: 'export'; readonly parts: readonly Part[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A varint has at most so many bytes. */
const VARINT_BYTES = 10;

class Cut extends Error {}
class Foreign extends Error {}

interface Field {
  readonly number: number;
  /** Undefined for a varint and for numbers of fixed length. */
  readonly content?: Uint8Array;
}

function varint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < VARINT_BYTES; index++) {
    const byte = bytes[from + index];
    if (byte === undefined) throw new Cut();
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: from + index + 1 };
  }
  throw new Foreign('a number without an end');
}

/** The fields of a message, one after another. @throws Cut in the middle of one · Foreign for what no message has */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    const number = Math.floor(tag.value / 8);
    const type = tag.value % 8;
    if (number === 0) throw new Foreign('a field with number 0');
    at = tag.end;
    switch (type) {
      case 0:
        at = varint(bytes, at).end;
        yield { number };
        break;
      case 1:
      case 5:
        at += type === 1 ? 8 : 4;
        yield { number };
        break;
      case 2: {
        const length = varint(bytes, at);
        const end = length.end + length.value;
        if (end > bytes.length) throw new Cut();
        yield { number, content: bytes.subarray(length.end, end) };
        at = end;
        break;
      }
      default:
        throw new Foreign(`a field of wire type ${type}`);
    }
    if (at > bytes.length) throw new Cut();
  }
}

const firstContent = (bytes: Uint8Array): Uint8Array | undefined => {
  for (const { number, content } of fieldsOf(bytes)) if (number === 1) return content;
  return undefined;
};

/** Whether these are the bytes of a HistoryEvent: field 1, its id, is a number. */
function isEvent(bytes: Uint8Array): boolean {
  for (const { number, content } of fieldsOf(bytes)) if (number === 1) return content === undefined;
  return false;
}

/** How many messages lie around an event. */
const AROUND = { history: 1, export: 3 } as const;

function kindOf(bytes: Uint8Array): 'history' | 'export' {
  let here: Uint8Array | undefined = bytes;
  for (let depth = 1; depth <= AROUND.export && here !== undefined; depth++) {
    here = firstContent(here);
    if (here === undefined || !isEvent(here)) continue;
    if (depth === AROUND.history) return 'history';
    if (depth === AROUND.export) return 'export';
    break;
  }
  throw new Foreign('no event where one would stand');
}

function reasonOf(error: unknown): string {
  if (error instanceof Cut) return 'it is cut off in the middle of a message';
  if (error instanceof Foreign) return `it is neither JSON nor a protobuf message with a history (${error.message})`;
  throw error;
}

/** The contents of field 1, up to where the bytes are broken. */
function partsIn(bytes: Uint8Array): Part[] {
  const parts: Part[] = [];
  try {
    for (const { number, content } of fieldsOf(bytes))
      if (number === 1 && content !== undefined) parts.push({ kind: 'bytes', bytes: content });
  } catch (error) {
    parts.push({ kind: 'broken', reason: reasonOf(error) });
  }
  return parts;
}

/** Finds the histories without decoding them. Of an export that is cut off, those before the cut are whole. */
export function frameOf(bytes: Uint8Array): Frame {
  try {
    const kind = kindOf(bytes);
    if (kind === 'history') return { kind, parts: [{ kind: 'bytes', bytes }] };
    return { kind, parts: partsIn(bytes).flatMap((item) => (item.kind === 'bytes' ? partsIn(item.bytes) : [item])) };
  } catch (error) {
    return { kind: 'unknown', reason: reasonOf(error) };
  }
}
