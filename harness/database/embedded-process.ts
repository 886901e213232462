// The process of the embedded database: PGlite on a free loopback port, spoken to in the PostgreSQL protocol.
// Its one line of output says where it listens. It holds nothing on disk and ends with the harness (see processes/guarded.ts).
import { createServer, type AddressInfo } from 'node:net';
import { PGLiteSocketHandler, type PGLiteSocketHandlerOptions } from '@electric-sql/pglite-socket';
import { wallClock } from '../clock.ts';
import { openFromTemplate } from './data-template.ts';
import { ExclusiveQueue } from './exclusive-queue.ts';

const LOOPBACK = '127.0.0.1';

const [, , template] = process.argv;
if (template === undefined) throw new Error('the path of the template is missing');

const session = await openFromTemplate(template);
// The handler asks no more of its queue than what ExclusiveQueue has; the package's type is a class with private parts.
const queryQueue = new ExclusiveQueue(session, wallClock) as unknown as PGLiteSocketHandlerOptions['queryQueue'];

const server = createServer((socket) => {
  const handler = new PGLiteSocketHandler({ queryQueue, closeOnDetach: true });
  handler.attach(socket).catch((error: unknown) => {
    process.stderr.write(`connection refused: ${String(error)}\n`);
    socket.destroy();
  });
});
server.listen(0, LOOPBACK, () => {
  process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`);
});
