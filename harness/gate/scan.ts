// A first look at a file of the corpus, at its bytes: what it is known by, whose it seems to be, and what shape it has. Parses nothing.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

/** Bytes of a shape's digest: it only decides on an order. */
const SHAPE_BYTES = 8;
/** A Workflow Type stands in the first event. */
const TYPE_WITHIN_BYTES = 65_536;
/** The server ends an execution at 50 MB; as JSON with spaces that may be four times as many. */
const SCANNED_AT_MOST_BYTES = 256 * 1024 * 1024;

/** Commands of a history, by the events they leave, and the names that belong to them. */
const COMMANDS =
  /"eventType": ?"(?:EVENT_TYPE_)?(ACTIVITY_TASK_SCHEDULED|TIMER_STARTED|TIMER_CANCELED|START_CHILD_WORKFLOW_EXECUTION_INITIATED|SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED|MARKER_RECORDED|NEXUS_OPERATION_SCHEDULED|WORKFLOW_EXECUTION_(?:COMPLETED|FAILED|CANCELED|CONTINUED_AS_NEW|TIMED_OUT|TERMINATED))"|"(?:activityType|workflowType)": ?\{\s*"name": ?"([^"]{1,200})"/g;
const CALLED = '"workflowType"';
/** A Workflow Type with its name, unless somebody writes very long ones. */
const NEAR_BYTES = 512;
const TYPE = /"workflowType":\s*\{\s*"name":\s*"([^"\\]+)"/;

export interface Scanned {
  /** SHA-256 of the bytes. */
  readonly hash: string;
  readonly bytes: number;
  /** As the text says it; only what reads the history knows. Absent: it is packed, binary or otherwise written. */
  readonly workflowType?: string;
}

/** The digest that a history is remembered by. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The digest that the verdict on a file is remembered by: code may ask for the namespace that is noted beside the bytes. */
export const knownBy = (hash: string, namespace: string | undefined): string =>
  namespace === undefined ? hash : hashOf(Buffer.from(JSON.stringify([hash, namespace])));

/** The same for histories in JSON with the same commands in the same order. */
export const shapeOf = (text: string): string => {
  const sum = createHash('sha256');
  for (const [, event, name] of text.matchAll(COMMANDS)) sum.update(event ?? `(${name})`);
  return sum.digest().toString('hex', 0, SHAPE_BYTES);
};

/** Files up to so many bytes are read into the same memory, one after another: memory of their own for thousands costs more than their digests. */
const SHARED_BYTES = 4 * 1024 * 1024;
let shared: Buffer | undefined;

/** @returns the bytes, until the next file is read; undefined for a file of more than the shared memory takes */
function readShared(path: string): Buffer | undefined {
  const into = (shared ??= Buffer.allocUnsafeSlow(SHARED_BYTES));
  const file = openSync(path, 'r');
  try {
    let bytes = 0;
    // Bounded: each round reads at least one byte.
    while (bytes < SHARED_BYTES) {
      const more = readSync(file, into, bytes, SHARED_BYTES - bytes, null);
      if (more === 0) return into.subarray(0, bytes);
      bytes += more;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

const bytesOf = (path: string): Buffer | undefined =>
  readShared(path) ?? (statSync(path).size > SCANNED_AT_MOST_BYTES ? undefined : readFileSync(path));

/** A match is a window on the whole text, and would hold it for as long as it lives. */
const alone = (match: string | undefined): string | undefined =>
  match === undefined ? undefined : Buffer.from(match, 'latin1').toString('latin1');

/** The first Workflow Type of a text. It most often stands at the first place that is called so: then no more than that is looked at. */
function typeIn(bytes: Buffer): string | undefined {
  const text = bytes.subarray(0, TYPE_WITHIN_BYTES);
  const from = text.indexOf(CALLED);
  if (from < 0) return undefined;
  const near = TYPE.exec(text.toString('latin1', from, from + NEAR_BYTES));
  const match = near?.index === 0 ? near : TYPE.exec(text.toString('latin1', from));
  return alone(match?.[1]);
}

/**
 * @returns undefined for a file of more bytes than one history can have: it may hold many
 * @throws what reading the file throws
 */
export function scanFile(path: string): Scanned | undefined {
  const bytes = bytesOf(path);
  if (bytes === undefined) return undefined;
  const workflowType = typeIn(bytes);
  return {
    hash: hashOf(bytes),
    bytes: bytes.length,
    // Names beyond ASCII are looked for by who reads the history.
    ...(workflowType === undefined || /[^ -~]/.test(workflowType) ? {} : { workflowType }),
  };
}

/**
 * Reads the file once more: only what is replayed has a place in the order.
 * @throws what reading the file throws
 */
export const shapeOfFile = (path: string): string => shapeOf(bytesOf(path)?.toString('latin1') ?? '');
