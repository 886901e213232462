// A pipeline with a converter and a codec of its own, in production's fleet and with production's client: compiled, as it is deployed.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wallClock } from '../../harness/clock.ts';
import { openEnvironment } from '../../harness/environment/open.ts';
import type { Environment } from '../../harness/environment/types.ts';
import { packageRoot } from '../../harness/package-root.ts';
import { openFleet, type Fleet } from '../fleet.ts';
import type { Pipeline } from '../pipeline.ts';
import { dataConverterOf } from './data-converter.ts';

const COMPILED = join(packageRoot(), 'dist', 'harness', 'converter', 'fixtures', 'billing.pipeline.js');
const env = { BILLING_KEY: 'k' };

let environment: Environment;
let connection: Connection;
let fleet: Fleet | undefined;
let running: Promise<void> | undefined;
let client: Client;
let pipeline: Pipeline;

beforeAll(async () => {
  // By Node itself: the SDK requires the converter, and its class must be the pipeline's.
  const { billingPipeline } = createRequire(import.meta.url)(COMPILED) as { readonly billingPipeline: Pipeline };
  pipeline = { ...billingPipeline, migrate: async () => undefined };
  environment = await openEnvironment('virtual', { clock: wallClock, report: () => undefined });
  const namespace = await environment.openNamespace('converted');
  const { address } = environment;
  fleet = await openFleet(pipeline, { connectionOptions: { address }, namespace }, env);
  running = fleet.run();
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace, ...(await dataConverterOf(pipeline, env)) });
});
afterAll(async () => {
  fleet?.stop();
  await running;
  await fleet?.close();
  await connection?.close();
  await environment?.close();
});

it('workers and client write and read by it, and the server keeps no word of it', async () => {
  const handle = await client.workflow.signalWithStart('billing', {
    workflowId: 'bill',
    taskQueue: 'billing',
    args: ['Ada Lovelace'],
    signal: 'tip',
    signalArgs: ['Charles Babbage'],
  });
  expect(JSON.parse(JSON.stringify(await handle.result()))).toEqual({ cents: '9007199254741493', of: 'Ada Lovelace' });
  const { events } = await handle.fetchHistory();
  // Bytes stand in base64.
  const kept = JSON.stringify(events, (_key, value: unknown) =>
    typeof value === 'string' ? `${value} ${Buffer.from(value, 'base64').toString('latin1')}` : value,
  );
  expect(kept).toContain('binary/encrypted');
  for (const word of ['Lovelace', 'Babbage', 'is open']) expect(kept).not.toContain(word);
});

it('a fleet whose codec lacks its key does not start, and says so', async () => {
  const config = { connectionOptions: { address: environment.address }, namespace: 'converted' };
  await expect(openFleet(pipeline, config, {})).rejects.toThrow('BILLING_KEY is not set');
});

it('a pipeline without one has the options of the SDK', async () => {
  expect(await dataConverterOf({}, env)).toEqual({});
});
