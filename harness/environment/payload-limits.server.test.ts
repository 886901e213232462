// What becomes of payloads just below and just above the limits, on the server and the SDK that are installed.
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { toHistoryJson } from '../history/convert.ts';
import { attributesOf } from '../history/events.ts';
import { failureChain } from '../history/outcome.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { openEnvironment } from './open.ts';
import type { Environment } from './types.ts';

const { Payloads } = proto.temporal.api.common.v1;
const MEBIBYTE = 1_024 * 1_024;
const LIMIT = 2 * MEBIBYTE;
const MESSAGE_LIMIT = 4 * MEBIBYTE;
const SEEN = { everyMs: 50, boundMs: 60_000 };
const TAKE = {
  activities: { give: async (length: number) => 'x'.repeat(length), take: async (text: string) => text.length },
};

/** Bytes of the message that carries a text of this length alone. */
const bytesOf = (length: number): number =>
  Payloads.encode({ payloads: [defaultPayloadConverter.toPayload('x'.repeat(length))] }).finish().length;
/** The longest text whose message is not above the limit. */
const LONGEST = LIMIT - (bytesOf(MEBIBYTE) - MEBIBYTE);

let environment: Environment;
let worker: Worker;
let running: Promise<void>;
let client: Client;

beforeAll(async () => {
  const logger = new DefaultLogger('ERROR', () => undefined);
  Runtime.install({ logger, telemetryOptions: { logging: { forward: {}, filter: 'OFF' } } });
  environment = await openEnvironment('virtual', { clock: wallClock, report: () => undefined });
  const namespace = await environment.openNamespace('limits');
  worker = await Worker.create({
    connection: await NativeConnection.connect({ address: environment.address }),
    namespace,
    taskQueue: 'sized',
    workflowsPath: fileURLToPath(new URL('./fixtures/sized.workflows.ts', import.meta.url)),
    ...TAKE,
  });
  running = worker.run();
  client = environment.client(namespace);
});
afterAll(async () => {
  worker?.shutdown();
  await running;
  await environment?.close();
});

const start = (type: string, length: number) =>
  client.workflow.start(type, { workflowId: `${type}-${length}`, taskQueue: 'sized', args: [length] });
const historyOf = async (workflowId: string): Promise<HistoryJson> =>
  toHistoryJson(await client.workflow.getHandle(workflowId).fetchHistory());
/** The failed workflow task that the history holds, and whether the execution goes on. */
async function standsStill(workflowId: string) {
  const failed = await poll(wallClock, SEEN, async () =>
    (await historyOf(workflowId)).events.find(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_FAILED'),
  );
  const handle = client.workflow.getHandle(workflowId);
  const { status } = await handle.describe();
  await handle.terminate();
  return { cause: failed === undefined ? undefined : attributesOf(failed)['cause'], status: status.name };
}

it('the limit is one on the whole message: 2 MiB with what stands around the text', () => {
  expect([bytesOf(LONGEST), bytesOf(LONGEST + 1)]).toEqual([LIMIT, LIMIT + 1]);
});

describe('the result of an activity', () => {
  it('of exactly 2 MiB is a result', async () => {
    expect(await (await start('asks', LONGEST)).result()).toBe(LONGEST);
  });

  it.each([LONGEST + 1, MESSAGE_LIMIT + 1])(
    'of a text of %i characters is a failure that is retried: the SDK sends it to nobody',
    async (length) => {
      const handle = await start('asks', length);
      await expect(handle.result()).rejects.toThrow('Workflow execution failed');
      const { events } = await historyOf(handle.workflowId);
      const [started, failed] = ['STARTED', 'FAILED'].map((end) =>
        events.find(({ eventType }) => eventType === `EVENT_TYPE_ACTIVITY_TASK_${end}`),
      );
      expect(started && attributesOf(started)['attempt']).toBe(2);
      expect(failureChain(failed && attributesOf(failed)['failure'])[0]).toMatchObject({
        type: 'PayloadsTooLarge',
        nonRetryable: false,
      });
    },
  );
});

describe('what a workflow sends', () => {
  it('of exactly 2 MiB is sent', async () => {
    expect(await (await start('hands', LONGEST)).result()).toBe(LONGEST);
  });

  it.each([
    ['the argument of an activity', 'hands', LONGEST + 1],
    ['the argument of an activity', 'hands', MESSAGE_LIMIT + 1],
    ['its own result', 'returns', LONGEST + 1],
  ])(
    'above it fails the workflow task again and again, and the execution stands still: %s',
    async (_what, type, length) => {
      const { workflowId } = await start(type, length);
      expect(await standsStill(workflowId)).toEqual({
        cause: 'WORKFLOW_TASK_FAILED_CAUSE_PAYLOADS_TOO_LARGE',
        status: 'RUNNING',
      });
    },
  );
});

describe('the input that a client starts with', () => {
  it.each([
    ['above 2 MiB is refused by the server', LIMIT + 1, /Blob data size exceeds limit/],
    ['above 4 MiB does not come to the server', MESSAGE_LIMIT + 1, /received message larger than max/],
  ])('%s', async (_title, length, reason) => {
    // The SDK's own retries send what is refused again and again, for half a minute.
    const connection = await Connection.connect({ address: environment.address, interceptors: [] });
    try {
      const { workflow } = new Client({ connection, namespace: client.options.namespace });
      const starting = workflow.start('asks', { workflowId: 'input', taskQueue: 'sized', args: ['x'.repeat(length)] });
      await expect(starting).rejects.toMatchObject({ cause: { message: expect.stringMatching(reason) } });
    } finally {
      await connection.close();
    }
  });
});
