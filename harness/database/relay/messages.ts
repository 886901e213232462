// The messages of the PostgreSQL protocol, taken out of a stream of bytes and read as far as the relay has to know them.

const LENGTH_BYTES = 4;
const HEADER_BYTES = 1 + LENGTH_BYTES;
/** Codes in place of a protocol version: the client asks for TLS, for GSSAPI, or for another query to be cancelled. */
const CANCEL = 80_877_102;
const TLS = 80_877_103;
const GSSAPI = 80_877_104;

/** One message with its header, as it stood in the stream. */
export interface Message {
  /** The letter of its type; empty for the first message of a client, which has none. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** Cuts a stream into messages. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #started: boolean;

  /** @param started - whether messages have types: a client's first ones do not */
  constructor(started: boolean) {
    this.#started = started;
  }

  /** The client's first message was its last one without a type. */
  start(): void {
    this.#started = true;
  }

  /** What was received and is not yet a whole message. */
  get rest(): Buffer {
    return this.#rest;
  }

  /** The messages that are whole now, one after the other: whoever takes one may call `start` before the next. */
  *take(data: Uint8Array): Generator<Message> {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      const head = this.#started ? 1 : 0;
      if (this.#rest.length < head + LENGTH_BYTES) return;
      const length = head + this.#rest.readUInt32BE(head);
      if (this.#rest.length < length) return;
      const bytes = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      yield { type: head === 0 ? '' : String.fromCharCode(bytes[0] ?? 0), bytes };
    }
  }
}

/** What a client's first message asks for. */
export const greetingOf = ({ bytes }: Message): 'start' | 'encryption' | 'cancel' => {
  const code = bytes.length < 2 * LENGTH_BYTES ? 0 : bytes.readUInt32BE(LENGTH_BYTES);
  if (code === CANCEL) return 'cancel';
  return code === TLS || code === GSSAPI ? 'encryption' : 'start';
};

/** The texts of a message that are ended by a zero byte, from its beginning. @param count - how many */
export const textsOf = ({ bytes }: Message, count: number): readonly string[] => {
  const texts: string[] = [];
  for (let from = HEADER_BYTES; texts.length < count && from < bytes.length;) {
    const end = bytes.indexOf(0, from);
    if (end === -1) break;
    texts.push(bytes.toString('utf8', from, end));
    from = end + 1;
  }
  return texts;
};

/** The status of a ReadyForQuery: idle, in a transaction, in one that has failed. */
export const statusOf = ({ bytes }: Message): string => String.fromCharCode(bytes[HEADER_BYTES] ?? 0);
