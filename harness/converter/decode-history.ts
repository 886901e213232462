// A history as the server keeps it, with the payloads that codecs made turned back into those that the payload converter made.
import type { Payload, PayloadCodec } from '@temporalio/common';
import { HarnessError } from '../errors.ts';
import { isObject, type JsonObject } from '../history/events.ts';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';

/** The SDK hands these to no codec. */
const NEVER_ENCODED: ReadonlySet<string> = new Set(['header', 'searchAttributes', 'indexedFields']);
/** Of what the SDK writes into a marker, only the result of a local activity went through codecs. */
const ENCODED_IN_MARKERS: ReadonlySet<string> = new Set(['result']);

type Decode = (payloads: readonly unknown[]) => Promise<readonly unknown[]>;

const toPayload = (json: unknown): Payload => {
  const { metadata, data } = isObject(json) ? json : {};
  const bytes = (text: unknown): Uint8Array => Buffer.from(typeof text === 'string' ? text : '', 'base64');
  const entries = Object.entries(isObject(metadata) ? metadata : {});
  return { metadata: Object.fromEntries(entries.map(([key, value]) => [key, bytes(value)])), data: bytes(data) };
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** As the JSON form has it: what is empty is left out. */
const fromPayload = ({ metadata, data }: Payload): JsonObject => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)])),
  ...((data?.length ?? 0) === 0 ? {} : { data: base64(data ?? new Uint8Array()) }),
});

/** The last that encoded is the first that decodes. */
const decodeWith =
  (codecs: readonly PayloadCodec[]): Decode =>
  async (payloads) => {
    let here = payloads.map(toPayload);
    for (const codec of codecs.toReversed()) here = await codec.decode(here);
    return here.map(fromPayload);
  };

const isPayload = (value: JsonObject): boolean => isObject(value['metadata']) && 'encoding' in value['metadata'];

async function decodedField(name: string, value: unknown, decode: Decode): Promise<unknown> {
  if (NEVER_ENCODED.has(name)) return value;
  if (name === 'payloads' && Array.isArray(value)) return decode(value);
  return decodedIn(value, decode);
}

async function decodedIn(value: unknown, decode: Decode): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((entry) => decodedIn(entry, decode)));
  if (!isObject(value)) return value;
  if (isPayload(value)) return (await decode([value]))[0];
  const fields = Object.entries(value).map(
    async ([name, inner]) => [name, await decodedField(name, inner, decode)] as const,
  );
  return Object.fromEntries(await Promise.all(fields));
}

const MARKER = 'markerRecordedEventAttributes';

async function decodedEvent(event: HistoryEventJson, decode: Decode): Promise<HistoryEventJson> {
  const marker = event[MARKER];
  const details = isObject(marker) ? marker['details'] : undefined;
  const whole = (await decodedIn(isObject(details) ? { ...event, [MARKER]: {} } : event, decode)) as HistoryEventJson;
  if (!isObject(marker) || !isObject(details)) return whole;
  const fields = Object.entries(details).map(
    async ([name, value]) => [name, ENCODED_IN_MARKERS.has(name) ? await decodedIn(value, decode) : value] as const,
  );
  const { details: _details, ...rest } = marker;
  const others = (await decodedIn(rest, decode)) as JsonObject;
  return { ...whole, [MARKER]: { ...others, details: Object.fromEntries(await Promise.all(fields)) } };
}

/**
 * @param source - for messages: a file name, or the key of a trial
 * @returns the same history with every payload as the payload converter made it; what a replay without codecs takes
 * @throws {HarnessError} `HISTORY_UNREADABLE` with what the codec says: another key, as a rule
 */
export async function decodeHistory(
  history: HistoryJson,
  codecs: readonly PayloadCodec[],
  source: string,
): Promise<HistoryJson> {
  if (codecs.length === 0) return history;
  const decode = decodeWith(codecs);
  const events: HistoryEventJson[] = [];
  for (const event of history.events) {
    try {
      events.push(await decodedEvent(event, decode));
    } catch (cause) {
      const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
      throw new HarnessError(
        'HISTORY_UNREADABLE',
        `Failed to decode the payloads of event ${event.eventId} of ${source}: the pipeline's codec says "${reason}". ` +
          'Give the codec the key that the history was written with.',
        { cause },
      );
    }
  }
  return { ...history, events };
}
