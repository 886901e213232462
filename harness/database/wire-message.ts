// The few messages of the PostgreSQL protocol that the embedded database has to know.

const LENGTH_BYTES = 4;
const HEADER_BYTES = 1 + LENGTH_BYTES;
/** ReadyForQuery with status `I`: not in a transaction, nothing half-sent. */
const READY_IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** A text and its zero byte. */
export const cString = (text: string): Buffer => Buffer.from(`${text}\0`);

/** A message: its type, its length, its body. */
export function frame(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + LENGTH_BYTES, 1);
  return Buffer.concat([head, body]);
}

export const SYNC = frame('S', Buffer.alloc(0));
export const ROLLBACK = frame('Q', cString('ROLLBACK'));
/** A statement that is none. The server undoes what was sent before it without a Sync, as when it loses the client. */
export const BROKEN_PARSE = frame('P', Buffer.concat([cString(''), cString('connection lost'), Buffer.alloc(2)]));

/** The last bytes of an answer, enough to know how it ends. */
export const tailOf = (before: Uint8Array, data: Uint8Array): Uint8Array =>
  Buffer.concat([before, data.subarray(-READY_IDLE.length)]).subarray(-READY_IDLE.length);

/** Whether an answer ended with the server idle: the next connection may have its turn. */
export const endsIdle = (tail: Uint8Array): boolean => READY_IDLE.equals(tail);

export const isTerminate = (message: Uint8Array): boolean => message[0] === 'X'.charCodeAt(0);

/**
 * Gives the named prepared statements of a connection names of its own: all connections share one session.
 * Unnamed ones need none, they live within one turn.
 */
export function withOwnStatements(message: Uint8Array, connection: number): Uint8Array {
  const type = String.fromCharCode(message[0] ?? 0);
  // A startup message begins with its length: its first byte is 0, never one of these letters.
  if (!'PBDC'.includes(type)) return message;
  const body = Buffer.from(message.subarray(HEADER_BYTES));
  const at = nameAt(type, body);
  if (at === undefined || body[at] === 0) return message;
  return frame(type, Buffer.concat([body.subarray(0, at), Buffer.from(`c${connection}_`), body.subarray(at)]));
}

/** Where the statement's name begins in the body; undefined when the message names a portal. */
function nameAt(type: string, body: Buffer): number | undefined {
  if (type === 'P') return 0;
  if (type === 'B') return body.indexOf(0) + 1;
  return body[0] === 'S'.charCodeAt(0) ? 1 : undefined;
}
