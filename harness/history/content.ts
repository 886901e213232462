// What the bytes of a file are, found out from the bytes: packed or not, text in which encoding, or binary. Names are not asked.
import { gunzipSync } from 'node:zlib';

/** Text of a JSON document or bytes of a protobuf message, and what had to be undone to get there. */
export type Content =
  | { readonly kind: 'text'; readonly text: string; readonly wrapping: readonly string[] }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array; readonly wrapping: readonly string[] }
  | { readonly kind: 'unusable'; readonly reason: string; readonly advice?: string };

/** A history ends at 50 MB on the server; an export file holds many. V8 holds no longer text. */
export const MAX_CONTENT_BYTES = 512 * 1024 * 1024;

/** So much of the beginning tells text from binary: JSON has no control characters, and the ids of a message are some. */
const PROBE_BYTES = 4_096;

const GZIP = [0x1f, 0x8b];
const MAGIC: readonly (readonly [title: string, bytes: readonly number[]])[] = [
  ['a ZIP archive', [0x50, 0x4b, 0x03, 0x04]],
  ['packed with zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['packed with bzip2', [0x42, 0x5a, 0x68]],
  ['packed with xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
];

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** UTF-16 by its mark, or by the zero beside the first bracket. PowerShell writes its redirections so. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  const bracket = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b;
  if ((first === 0xff && second === 0xfe) || (bracket(first) && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && bracket(second))) return 'utf-16be';
  return undefined;
}

const isControl = (byte: number): boolean => byte < 0x09 || (byte > 0x0d && byte < 0x20);

function textOf(bytes: Uint8Array, encoding: string, wrapping: readonly string[]): Content {
  try {
    // The decoder takes the byte order mark away.
    return { kind: 'text', text: new TextDecoder(encoding, { fatal: true }).decode(bytes), wrapping };
  } catch (cause) {
    return {
      kind: 'unusable',
      reason: `it is not ${encoding} (${cause instanceof Error ? cause.message : 'damaged'})`,
    };
  }
}

function unzipped(bytes: Uint8Array): Content {
  try {
    const inner = contentOf(gunzipSync(bytes, { maxOutputLength: MAX_CONTENT_BYTES }), false);
    return inner.kind === 'unusable' ? inner : { ...inner, wrapping: ['gzip', ...inner.wrapping] };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const cut = reason === 'unexpected end of file';
    return { kind: 'unusable', reason: cut ? 'its gzip is cut off' : `its gzip is damaged (${reason})` };
  }
}

/** Whether the beginning of a file is that of a message or of gzip, not of a text. */
export const looksPackedOrBinary = (start: Uint8Array): boolean =>
  startsWith(start, GZIP) || start.subarray(0, PROBE_BYTES).some(isControl);

/** Looks at the bytes; gzip is undone once. */
export function contentOf(bytes: Uint8Array, mayBePacked = true): Content {
  if (bytes.length === 0) return { kind: 'unusable', reason: 'the file is empty' };
  if (mayBePacked && startsWith(bytes, GZIP)) return unzipped(bytes);
  const archive = MAGIC.find(([, start]) => startsWith(bytes, start));
  if (archive !== undefined)
    return { kind: 'unusable', reason: `it is ${archive[0]}`, advice: 'Unpack it, or pack it with gzip.' };
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) return textOf(bytes, utf16, [utf16]);
  if (bytes.subarray(0, PROBE_BYTES).some(isControl)) return { kind: 'binary', bytes, wrapping: [] };
  return textOf(bytes, 'utf-8', []);
}
