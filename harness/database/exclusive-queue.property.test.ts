// Turns at one session, against a simulated one: no interleaving of connections ever breaks into another's turn.
import type { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WallClock } from '../clock.ts';
import { ExclusiveQueue } from './exclusive-queue.ts';
import { BROKEN_PARSE, isTerminate, SYNC, withOwnStatements } from './wire-message.ts';

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const CONNECTIONS = 3;

/** A session that answers ReadyForQuery to Sync alone and notes who spoke. The body's first byte is the connection. */
class Session {
  readonly heard: string[] = [];

  runExclusive<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  async execProtocolRawStream(
    message: Uint8Array,
    { onRawData }: { onRawData: (data: Uint8Array) => void },
  ): Promise<void> {
    const type = String.fromCharCode(message[0] ?? 0);
    this.heard.push(Buffer.from(message).equals(BROKEN_PARSE) ? 'undo' : `${type}${message[5] ?? ''}`);
    await Promise.resolve();
    if (type === 'S') onRawData(READY);
    else onRawData(Buffer.from([0x31, 0, 0, 0, 4]));
  }
}

/** An Execute of a connection (named, to be told apart) and its Sync. */
const execute = (connection: number): Buffer => Buffer.from([0x45, 0, 0, 0, 5, connection]);
const sync = (connection: number): Buffer => Buffer.from([0x53, 0, 0, 0, 5, connection]);

class ManualClock implements WallClock {
  readonly wakers: (() => void)[] = [];
  now(): number {
    return 0;
  }
  elapsed(): number {
    return 0;
  }
  sleep(): Promise<void> {
    return new Promise((resolve) => this.wakers.push(resolve));
  }
}

const open = (): { session: Session; queue: ExclusiveQueue; clock: ManualClock } => {
  const session = new Session();
  const clock = new ManualClock();
  return { session, clock, queue: new ExclusiveQueue(session as unknown as PGlite, clock) };
};
const nothing = (): void => undefined;

describe('turns', () => {
  it('run from first message to Sync without another connection in between', async () => {
    const perConnection = fc.array(fc.integer({ min: 0, max: CONNECTIONS - 1 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(perConnection, async (order) => {
        const { session, queue } = open();
        const sent = new Map<number, number>();
        const answers = order.flatMap((connection) => {
          const n = (sent.get(connection) ?? 0) + 1;
          sent.set(connection, n);
          // Every third message of a connection is its Sync.
          return [queue.enqueue(connection, n % 3 === 0 ? sync(connection) : execute(connection), nothing)];
        });
        const closing = [...sent.keys()].map((connection) => queue.enqueue(connection, sync(connection), nothing));
        await Promise.all([...answers, ...closing]);
        expect(session.heard).toHaveLength(answers.length + closing.length);
        let owner: string | undefined;
        for (const message of session.heard) {
          const connection = message.slice(1);
          expect(owner ?? connection).toBe(connection);
          owner = message.startsWith('S') ? undefined : connection;
        }
      }),
    );
  });

  it('of a connection that is lost are undone before the next begins', async () => {
    const { session, queue } = open();
    await queue.enqueue(1, execute(1), nothing);
    const next = queue.enqueue(2, execute(2), nothing);
    queue.clearQueueForHandler(1);
    await queue.clearTransactionIfNeeded(1);
    await next;
    expect(session.heard).toEqual(['E1', 'undo', 'S', 'E2']);
  });

  it('of a connection that says goodbye in the middle are undone too; an orderly goodbye costs nothing', async () => {
    const { session, queue } = open();
    const goodbye = Buffer.from([0x58, 0, 0, 0, 4]);
    expect(isTerminate(goodbye)).toBe(true);
    await queue.enqueue(1, goodbye, nothing);
    await queue.enqueue(2, execute(2), nothing);
    await queue.enqueue(2, goodbye, nothing);
    await queue.enqueue(3, SYNC, nothing);
    expect(session.heard).toEqual(['E2', 'undo', 'S', 'S']);
  });

  it('end when their owner is silent past the bound while others wait, and the owner is told', async () => {
    const { session, queue, clock } = open();
    await queue.enqueue(1, execute(1), nothing);
    const next = queue.enqueue(2, execute(2), nothing);
    await new Promise(setImmediate);
    expect(clock.wakers).toHaveLength(1);
    clock.wakers.forEach((wake) => wake());
    await next;
    expect(session.heard).toEqual(['E1', 'undo', 'S', 'E2']);
    await expect(queue.enqueue(1, sync(1), nothing)).rejects.toThrow(/expelled/u);
  });

  it('go on after the session failed on one message', async () => {
    const { session, queue } = open();
    const run = session.execProtocolRawStream.bind(session);
    let failures = 1;
    session.execProtocolRawStream = (...args) => (failures-- > 0 ? Promise.reject(new Error('planted')) : run(...args));
    const failing = queue.enqueue(1, execute(1), nothing);
    const next = queue.enqueue(2, execute(2), nothing);
    await expect(failing).rejects.toThrow('planted');
    await next;
    expect(session.heard.at(-1)).toBe('E2');
  });
});

describe('names of prepared statements', () => {
  const framed = (type: string, body: string): Buffer => {
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, Buffer.from(body)]);
  };

  it.each([
    ['P', 'q\0select 1\0\0\0', 'c7_q\0select 1\0\0\0'],
    ['P', '\0select 1\0\0\0', '\0select 1\0\0\0'],
    ['B', '\0q\0rest', '\0c7_q\0rest'],
    ['B', 'portal\0\0rest', 'portal\0\0rest'],
    ['D', 'Sq\0', 'Sc7_q\0'],
    ['D', 'Pq\0', 'Pq\0'],
    ['C', 'Sq\0', 'Sc7_q\0'],
    ['Q', 'select 1\0', 'select 1\0'],
  ])('of a %s message %j become %j', (type, given, wanted) => {
    expect(Buffer.from(withOwnStatements(framed(type, given), 7))).toEqual(framed(type, wanted));
  });
});
