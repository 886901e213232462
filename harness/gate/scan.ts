// A first look at a file of the corpus, at its bytes: what it is known by, whose it seems to be, and what shape it has. Parses nothing.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** Hexadecimal digits of a shape: it only decides on an order. */
const SHAPE_LENGTH = 16;
/** A Workflow Type stands in the first event. */
const TYPE_WITHIN_BYTES = 65_536;
/** The server ends an execution at 50 MB; as JSON with spaces that may be four times as many. */
const SCANNED_AT_MOST_BYTES = 256 * 1024 * 1024;

/** Commands of a history, by the events they leave, and the names that belong to them. */
const COMMANDS =
  /"eventType": ?"(?:EVENT_TYPE_)?(ACTIVITY_TASK_SCHEDULED|TIMER_STARTED|TIMER_CANCELED|START_CHILD_WORKFLOW_EXECUTION_INITIATED|SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED|MARKER_RECORDED|NEXUS_OPERATION_SCHEDULED|WORKFLOW_EXECUTION_(?:COMPLETED|FAILED|CANCELED|CONTINUED_AS_NEW|TIMED_OUT|TERMINATED))"|"(?:activityType|workflowType)": ?\{\s*"name": ?"([^"]{1,200})"/g;
const TYPE = /"workflowType":\s*\{\s*"name":\s*"([^"\\]+)"/;

export interface Scanned {
  /** SHA-256 of the bytes. */
  readonly hash: string;
  readonly bytes: number;
  /** As the text says it; only what reads the history knows. Absent: it is packed, binary or otherwise written. */
  readonly workflowType?: string;
  /** The same for histories with the same commands in the same order. Worked out when asked for. */
  shape(): string;
}

/** The digest that a history is remembered by. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The same for histories in JSON with the same commands in the same order. */
export const shapeOf = (text: string): string => {
  const sum = createHash('sha256');
  for (const [, event, name] of text.matchAll(COMMANDS)) sum.update(event ?? `(${name})`);
  return sum.digest('hex').slice(0, SHAPE_LENGTH);
};

/** A match is a window on the whole text, and would hold it for as long as it lives. */
const alone = (match: string | undefined): string | undefined =>
  match === undefined ? undefined : Buffer.from(match, 'latin1').toString('latin1');

/**
 * @returns undefined for a file of more bytes than one history can have: it may hold many
 * @throws what reading the file throws
 */
export function scanFile(path: string): Scanned | undefined {
  if (statSync(path).size > SCANNED_AT_MOST_BYTES) return undefined;
  const bytes = readFileSync(path);
  const workflowType = alone(TYPE.exec(bytes.toString('latin1', 0, TYPE_WITHIN_BYTES))?.[1]);
  return {
    hash: hashOf(bytes),
    bytes: bytes.length,
    // Names beyond ASCII are looked for by who reads the history.
    ...(workflowType === undefined || /[^ -~]/.test(workflowType) ? {} : { workflowType }),
    shape: () => shapeOf(bytes.toString('latin1')),
  };
}
