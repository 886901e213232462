// Payloads in clear: what the web UI writes when it decodes a history for people. A replay needs them as they were recorded.
import { isObject } from './events.ts';

/** Nesting of an event is about 10 deep; beyond this the file is damaged. */
const MAX_DEPTH = 100;

/** The encoding of a payload stands in base64 like all of its metadata. */
const inClear = (encoding: unknown): boolean => typeof encoding === 'string' && /^(json|binary)\//.test(encoding);

/** A payload as the UI shows it: the value itself, or an encoding in clear text. */
function isDecoded(payload: unknown): boolean {
  if (!isObject(payload)) return true;
  const { metadata, data } = payload;
  if (metadata === undefined && data === undefined) return Object.keys(payload).length > 0;
  // Data of nothing at all: written out by some tools, left out by others.
  if (data !== undefined && data !== null && typeof data !== 'string') return true;
  return isObject(metadata) && inClear(metadata['encoding']);
}

const anyDecoded = (map: unknown): boolean => isObject(map) && Object.values(map).some(isDecoded);

/** Fields that hold payloads, by their name. */
function fieldIsDecoded(name: string, value: unknown): boolean {
  switch (name) {
    case 'payloads':
      return Array.isArray(value) && value.some(isDecoded);
    case 'indexedFields':
      return anyDecoded(value);
    case 'encodedAttributes':
      return isDecoded(value);
    case 'searchAttributes':
      return isObject(value) && Object.keys(value).length > 0 && !('indexedFields' in value);
    case 'memo':
    case 'header':
    case 'upsertedMemo':
      return Array.isArray(value) || (isObject(value) && anyDecoded(value['fields']));
    default:
      // Wherever else one stands alone (operations of Nexus, summaries).
      return isObject(value) && isObject(value['metadata']) && inClear(value['metadata']['encoding']);
  }
}

/** Whether some payload in an event, or in a part of one, is decoded. */
export function holdsDecodedPayload(value: unknown, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((entry) => holdsDecodedPayload(entry, depth + 1));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([name, entry]) => fieldIsDecoded(name, entry) || (name !== 'payloads' && holdsDecodedPayload(entry, depth + 1)),
  );
}
