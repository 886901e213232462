// For tests of the relay: queries that wait for an answer before they go on, as pg-cursor, postgres.js and pg-copy-streams do.
import type pg from 'pg';

/** What is used of pg's connection. */
interface Connection {
  query(text: string): void;
  parse(message: { readonly text: string }): void;
  bind(message: { readonly values: readonly string[] }): void;
  describe(message: { readonly type: 'P' }): void;
  execute(message: { readonly rows: number }): void;
  flush(): void;
  sync(): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** What pg tells a query that it has been given to. */
abstract class RawQuery {
  /** Settles when the server is ready again. */
  readonly done: Promise<readonly string[]>;
  /** What was heard, by the names of the messages. */
  readonly heard: string[] = [];
  protected connection: Connection | undefined;
  #done: (heard: readonly string[]) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  constructor() {
    this.done = new Promise((done, fail) => {
      this.#done = done;
      this.#fail = fail;
    });
    this.done.catch(() => undefined); // whoever waits for it hears of it
  }

  submit(connection: Connection): void {
    this.connection = connection;
    this.begin(connection);
  }

  protected abstract begin(connection: Connection): void;

  handleRowDescription(): void {
    this.heard.push('RowDescription');
  }
  handleDataRow(): void {
    this.heard.push('DataRow');
  }
  handlePortalSuspended(): void {
    this.heard.push('PortalSuspended');
  }
  handleCopyInResponse(): void {
    this.heard.push('CopyInResponse');
  }
  handleCommandComplete(): void {
    this.heard.push('CommandComplete');
  }
  handleReadyForQuery(): void {
    this.heard.push('ReadyForQuery');
    this.#done(this.heard);
  }
  handleError(error: Error): void {
    this.#fail(error);
  }
}

/** Asks what comes, waits for that, then has it carried out and waits for that, and only then is done with it. */
export class FlushingQuery extends RawQuery {
  readonly #text: string;
  readonly #values: readonly string[];

  constructor(text: string, values: readonly string[]) {
    super();
    this.#text = text;
    this.#values = values;
  }

  protected begin(connection: Connection): void {
    connection.parse({ text: this.#text });
    connection.bind({ values: this.#values });
    connection.describe({ type: 'P' });
    connection.flush();
  }

  override handleRowDescription(): void {
    super.handleRowDescription();
    this.connection?.execute({ rows: 0 });
    this.connection?.flush();
  }

  override handleCommandComplete(): void {
    super.handleCommandComplete();
    this.connection?.sync();
  }
}

/** Sends its rows when the server asks for them. */
export class CopyIn extends RawQuery {
  readonly #text: string;
  readonly #rows: string;

  constructor(text: string, rows: string) {
    super();
    this.#text = text;
    this.#rows = rows;
  }

  protected begin(connection: Connection): void {
    connection.query(this.#text);
  }

  override handleCopyInResponse(): void {
    super.handleCopyInResponse();
    this.connection?.sendCopyFromChunk(Buffer.from(this.#rows));
    this.connection?.endCopyFrom();
  }
}

/** Gives it to the client. */
export const submit = <Q extends RawQuery>(client: pg.ClientBase, query: Q): Q =>
  client.query(query as unknown as pg.Submittable) as unknown as Q;
