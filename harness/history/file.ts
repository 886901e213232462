// Reads Event Histories from a file, in every form in which tools and servers write them.
import { readFile, stat } from 'node:fs/promises';
import { HarnessError } from '../errors.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { type Content, contentOf, MAX_CONTENT_BYTES } from './content.ts';
import { type Candidate, candidatesIn, candidatesInLines, parsed } from './documents.ts';
import { isObject } from './events.ts';
import { inspect, refusal } from './preflight.ts';
import { statusOf } from './status.ts';
import { frameOf, type Part } from './wire.ts';

/** One history of a file: read, or refused with the reason. */
export type HistoryRead =
  | {
      readonly kind: 'history';
      /** The path, with `#3` for the third of several. */
      readonly source: string;
      /** `json` · `json-list` · `json-lines` · `json-response` · `protobuf` · `cloud-export` · `cloud-export-json`; `json, gzip`. */
      readonly format: string;
      readonly repairs: readonly string[];
      readonly history: HistoryJson;
    }
  | { readonly kind: 'refused'; readonly source: string; readonly format: string; readonly error: HarnessError };

const EXPORT = 'Take the file from the bucket again.';

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** An export holds closed executions only: one without its end was cut at a place that leaves the rest whole. */
function refuseOpenInExport(format: string, history: HistoryJson, source: string): void {
  if (!format.startsWith('cloud-export') || statusOf(history) !== 'running') return;
  throw refusal(
    source,
    `it has no end after event ${history.events.length}, and an export holds closed executions only`,
    EXPORT,
  );
}

/** Printed messages become the JSON form that everything else here reads. */
async function spelledOut(
  events: unknown,
  source: string,
): Promise<readonly [events: unknown, repairs: readonly string[]]> {
  // Loaded where it is needed: the messages of the SDK take a good part of a second.
  if (!Array.isArray(events) || !isObject(events[0]) || !isObject(events[0]['eventTime'])) return [events, []];
  const { eventsOfPrinted, isPrintedMessage } = await import('./messages.ts');
  if (!isPrintedMessage(events[0])) return [events, []];
  try {
    return [eventsOfPrinted(events).events, ['times as seconds and nanos: written as RFC 3339']];
  } catch (error) {
    throw refusal(
      source,
      `it is a message printed with JSON.stringify, and damaged (${said(error)})`,
      undefined,
      error,
    );
  }
}

type Looked = () => Promise<{ readonly history: HistoryJson; readonly repairs: readonly string[] }>;

/** What one history is, or why it is none. */
async function told(source: string, format: string, look: Looked): Promise<HistoryRead> {
  try {
    const { history, repairs } = await look();
    refuseOpenInExport(format, history, source);
    return { kind: 'history', source, format, repairs, history };
  } catch (error) {
    if (!HarnessError.is(error)) throw error;
    return { kind: 'refused', source, format, error };
  }
}

const titled = (path: string, index: number, of: readonly unknown[]): string =>
  of.length > 1 ? `${path}#${index + 1}` : path;

async function* fromCandidates(path: string, all: readonly Candidate[], wrapping: string): AsyncGenerator<HistoryRead> {
  for (const [index, { format, events, repairs, refused }] of all.entries()) {
    const source = titled(path, index, all);
    yield await told(source, format + wrapping, async () => {
      if (refused !== undefined) throw refusal(source, refused);
      const [spelled, more] = await spelledOut(events, source);
      const looked = inspect(spelled, source);
      return { ...looked, repairs: [...repairs, ...more, ...looked.repairs] };
    });
  }
}

async function* fromParts(path: string, parts: readonly Part[], format: string): AsyncGenerator<HistoryRead> {
  const { historyOfBytes } = await import('./messages.ts');
  for (const [index, part] of parts.entries()) {
    const source = titled(path, index, parts);
    yield await told(source, format, async () => {
      if (part.kind === 'broken') throw refusal(source, part.reason);
      let events: unknown;
      try {
        ({ events } = historyOfBytes(part.bytes));
      } catch (error) {
        throw refusal(source, `its protobuf message cannot be decoded (${said(error)})`, undefined, error);
      }
      return inspect(events, source);
    });
  }
}

async function* fromContent(path: string, content: Content): AsyncGenerator<HistoryRead> {
  const refused = (format: string, reason: string, advice?: string): HistoryRead => ({
    kind: 'refused',
    source: path,
    format,
    error: refusal(path, reason, advice),
  });
  if (content.kind === 'unusable') return yield refused('unknown', content.reason, content.advice);
  const wrapping = content.wrapping.map((each) => `, ${each}`).join('');
  if (content.kind === 'binary') {
    const frame = frameOf(content.bytes);
    if (frame.kind === 'unknown') return yield refused('unknown', frame.reason);
    return yield* fromParts(path, frame.parts, (frame.kind === 'history' ? 'protobuf' : 'cloud-export') + wrapping);
  }
  const read = parsed(content.text);
  switch (read.kind) {
    case 'broken':
      return yield refused('unknown', read.reason);
    case 'lines':
      return yield* fromCandidates(path, candidatesInLines(read.values), wrapping);
    case 'document': {
      const found = candidatesIn(read.value).map((each) => ({ ...each, repairs: [...read.repairs, ...each.repairs] }));
      return yield* fromCandidates(path, found, wrapping);
    }
  }
}

async function contentOfFile(path: string): Promise<Content> {
  try {
    const { size } = await stat(path);
    if (size > MAX_CONTENT_BYTES)
      return {
        kind: 'unusable',
        reason: `it has ${size} bytes, at most ${MAX_CONTENT_BYTES} are read`,
        advice: 'Split it.',
      };
    return contentOf(await readFile(path));
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return { kind: 'unusable', reason: error.message };
  }
}

/**
 * All histories of a file, one after another: an export file holds many. What cannot be used is `refused` and ends nothing.
 *
 * @param path - the file
 * @param title - what the file is called in results and messages; default: the path
 */
export async function* readHistories(path: string, title = path): AsyncGenerator<HistoryRead> {
  yield* fromContent(title, await contentOfFile(path));
}

/**
 * The one history of a file, in any form.
 * @throws HarnessError HISTORY_UNREADABLE with the reason and how to download it right
 */
export async function readHistoryFile(path: string): Promise<HistoryJson> {
  const all: HistoryRead[] = [];
  for await (const read of readHistories(path)) {
    all.push(read);
    if (all.length > 1)
      throw refusal(path, 'it holds several histories', 'Give a file with one: `ordeal replay` takes files with many.');
  }
  const [read] = all;
  if (read === undefined) throw refusal(path, 'it holds no history');
  if (read.kind === 'refused') throw read.error;
  return read.history;
}
