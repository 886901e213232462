// One connection of a client through the relay: hands everything on as it is, except what is on at the relay.
import { connect, type Socket } from 'node:net';
import type { WallClock } from '../../clock.ts';
import { cString, frame } from '../wire-message.ts';
import { greetingOf, MessageReader, statusOf, textsOf, type Message } from './messages.ts';
import { errorResponse, TERMINATED, type Refusal } from './refusals.ts';
import { hasCommitted } from './tags.ts';
import type { Troubles } from './troubles.ts';

/** No statement and no portal has this name: the server answers with an error, as it does when a statement fails. */
const NONE = 'ordeal_relay_refused';
const FAILING_QUERY = frame('Q', cString(`execute ${NONE}`));
const FAILING_EXECUTE = frame('E', Buffer.concat([cString(NONE), Buffer.alloc(4)]));
const EXTENDED = 'PBDECF';
const IDLE = 'I';

/** What is answered with one ReadyForQuery: a query, or everything up to a Sync. */
interface Batch {
  readonly texts: string[];
  /** What the server said was done: `INSERT 0 1`. */
  readonly tags: string[];
  failed: boolean;
  /** The client asked for what there is to be heard at once, and waits for it before it sends the rest. */
  flushed: boolean;
  /** What takes the place of the server's error. */
  refusal?: Refusal;
}

export class RelayedConnection {
  /** Settles when the client's side has ended. */
  readonly ended: Promise<void>;
  readonly #clock: WallClock;
  readonly #troubles: Troubles;
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #fromClient = new MessageReader(false);
  readonly #fromServer = new MessageReader(true);
  readonly #statements = new Map<string, string>();
  readonly #portals = new Map<string, string>();
  /** The batch that the client is sending, and those that are not answered yet, that one included. */
  #sending: Batch | undefined;
  readonly #open: Batch[] = [];
  /** Texts of the transaction that is open. */
  #transaction: string[] = [];
  #held: Buffer[] = [];
  /** Undefined until the server is ready for the first time. */
  #status: string | undefined;
  /** Encrypted, or a request to cancel: handed on unread. */
  #blind = false;
  /** Asked for encryption: the server's answer is one byte. */
  #asking = false;
  #over = false;

  constructor(
    near: Socket,
    upstream: { readonly host: string; readonly port: number },
    troubles: Troubles,
    clock: WallClock,
  ) {
    this.#near = near;
    this.#troubles = troubles;
    this.#clock = clock;
    this.#far = connect({ ...upstream, allowHalfOpen: true, noDelay: true });
    this.ended = new Promise((done) => near.once('close', () => done()));
    near.on('data', (data: Buffer) => void this.#hearClient(data));
    near.on('end', () => this.#far.end());
    near.on('error', () => this.#far.destroy());
    near.on('close', () => this.#far.destroy());
    this.#far.on('data', (data: Buffer) => this.#hearServer(data));
    this.#far.on('end', () => this.#near.end());
    this.#far.on('error', () => this.#reset());
    // One that was ended from here is closed by the client, which then knows.
    this.#far.on('close', () => !this.#over && this.#near.destroySoon());
  }

  /** Whether nothing of it is under way and no transaction is open. */
  get idle(): boolean {
    return this.#status === IDLE && this.#open.length === 0;
  }

  /** Ends it in order, with a last word or without. What was not committed is undone. */
  end(lastWord?: Refusal): void {
    if (this.#over) return;
    this.#over = true;
    this.#far.destroy();
    if (lastWord !== undefined) this.#near.write(errorResponse(lastWord));
    this.#near.end();
    this.#near.resume();
  }

  /** As a server that ends takes leave. */
  terminate(): void {
    this.end(this.#status === undefined ? undefined : TERMINATED);
  }

  destroy(): void {
    this.#over = true;
    this.#near.destroy();
    this.#far.destroy();
  }

  #reset(): void {
    this.#over = true;
    this.#near.resetAndDestroy();
    this.#far.destroy();
  }

  async #hearClient(data: Buffer): Promise<void> {
    if (this.#over) return;
    if (this.#blind) return void this.#far.write(data);
    // Nothing more is read until this is handed on: what is held back holds back what follows.
    this.#near.pause();
    for (const message of this.#fromClient.take(data)) {
      await this.#handOn(message);
      if (this.#over) return;
      if (this.#blind) {
        this.#far.write(this.#fromClient.rest);
        break;
      }
    }
    this.#near.resume();
  }

  async #handOn(message: Message): Promise<void> {
    if (message.type === '') return this.#greet(message);
    if (message.type === 'H') this.#flush();
    const batch = this.#batchOf(message);
    if (batch === undefined) return void this.#far.write(message.bytes);
    const text = this.#textOf(message);
    if (text !== undefined) {
      const ms = this.#troubles.delayMs(text);
      if (ms > 0) await this.#clock.sleep(ms);
      if (this.#over) return;
      batch.texts.push(text);
    }
    this.#far.write(this.#refused(message, batch, text) ?? message.bytes);
    if (message.type === 'Q' || message.type === 'S') this.#sending = undefined;
  }

  #greet(message: Message): void {
    const greeting = greetingOf(message);
    const refusal = greeting === 'start' ? this.#troubles.refusal() : undefined;
    if (refusal !== undefined) return this.end(refusal);
    if (greeting === 'start') this.#fromClient.start();
    this.#blind = greeting === 'cancel';
    this.#asking = greeting === 'encryption';
    this.#far.write(message.bytes);
  }

  /** The batch that the message belongs to; undefined for one that is answered otherwise (a password, a copied row, a goodbye). */
  #batchOf({ type }: Message): Batch | undefined {
    if (type !== 'Q' && type !== 'S' && !EXTENDED.includes(type)) return undefined;
    if (this.#sending === undefined) {
      this.#sending = { texts: [], tags: [], failed: false, flushed: false };
      this.#open.push(this.#sending);
    }
    return this.#sending;
  }

  /** The text of the statement that the message lets the server carry out; undefined where it only prepares. */
  #textOf(message: Message): string | undefined {
    const [first = '', second = ''] = textsOf(message, 2);
    switch (message.type) {
      case 'Q':
        return first;
      case 'P':
        this.#statements.set(first, second);
        return undefined;
      case 'B':
        this.#portals.set(first, this.#statements.get(second) ?? '');
        return undefined;
      case 'E':
        return this.#portals.get(first) ?? '';
      default:
        return undefined;
    }
  }

  /** What is sent in its place: a statement that fails, so that the server undoes what it has to undo. */
  #refused({ type }: Message, batch: Batch, text: string | undefined): Buffer | undefined {
    const refusal = text === undefined || batch.refusal !== undefined ? undefined : this.#troubles.fullFor(text);
    if (refusal === undefined) return undefined;
    batch.refusal = refusal;
    return type === 'Q' ? FAILING_QUERY : FAILING_EXECUTE;
  }

  #hearServer(data: Buffer): void {
    if (this.#over) return;
    if (this.#asking) {
      this.#asking = false;
      this.#blind = data[0] === 'S'.charCodeAt(0) || data[0] === 'G'.charCodeAt(0);
      return void this.#near.write(data);
    }
    if (this.#blind) return void this.#near.write(data);
    for (const message of this.#fromServer.take(data)) {
      this.#answer(message);
      if (this.#over) return;
    }
  }

  #answer(message: Message): void {
    const [batch] = this.#open;
    switch (message.type) {
      case 'C':
        batch?.tags.push(...textsOf(message, 1));
        return this.#tell(message.bytes);
      case 'E':
        if (batch === undefined) return this.#tell(message.bytes);
        batch.failed = true;
        return this.#tell(batch.refusal === undefined ? message.bytes : errorResponse(batch.refusal));
      case 'Z':
        return this.#ready(message, batch);
      case 'G':
      case 'W':
        // The client is to send rows: it hears all that came before.
        this.#release();
        return void this.#near.write(message.bytes);
      default:
        return this.#tell(message.bytes);
    }
  }

  /** The client waits: it hears what there is, and what comes before it goes on. Nothing is committed before its Sync. */
  #flush(): void {
    if (this.#sending === undefined) return;
    this.#sending.flushed = true;
    if (this.#open[0] === this.#sending) this.#release();
  }

  #ready(message: Message, batch: Batch | undefined): void {
    this.#status = statusOf(message);
    this.#open.shift();
    if (batch !== undefined) {
      const hadOpen = this.#transaction.length > 0;
      const texts = [...this.#transaction, ...batch.texts];
      this.#transaction = this.#status === IDLE ? [] : texts;
      const isCommit = this.#status === IDLE && !batch.failed && hasCommitted(batch.tags, hadOpen);
      if (isCommit && this.#troubles.drops(texts, batch.tags)) return this.#reset();
    }
    this.#release();
    this.#near.write(message.bytes);
  }

  #release(): void {
    if (this.#held.length > 0) this.#near.write(Buffer.concat(this.#held));
    this.#held = [];
  }

  /** Held back until the server is ready, from the first word that something is done: only then it is known whether it may be heard. */
  #tell(bytes: Buffer): void {
    const [batch] = this.#open;
    const waits = batch !== undefined && batch === this.#sending && batch.flushed;
    const isDone = batch !== undefined && batch.tags.length > 0;
    if (!waits && (this.#held.length > 0 || (this.#troubles.mayDrop && isDone))) this.#held.push(bytes);
    else this.#near.write(bytes);
  }
}
