// A client whose codec throws asks again until it has sent, and for nothing else; healed, its codec throws no more.
import { expect, it } from 'vitest';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { trialOf } from '../accounting/fixtures/trial.ts';
import type { PlannedFault } from '../../reports/evidence/types.ts';
import { ClientCodec } from './client-codec.ts';

const planned = (id: string, client: string, times?: number): PlannedFault => ({
  id,
  kind: 'payload.codec-fails',
  planned: times ?? 1,
  title: `codec of ${client}`,
  fault: {
    kind: 'payload.codec-fails',
    during: 'encode',
    on: { client, ...(times === undefined ? {} : { times }) },
  },
});

/** A client as the SDK makes one: it encodes what it is asked to send, and wraps what that throws. */
const clientOf = (...faults: readonly PlannedFault[]) => {
  const strikes: string[] = [];
  const codec = new ClientCodec({ ...trialOf({}).plan, faults }, ({ id }) => strikes.push(id));
  const { interceptors = [], converter } = codec.outfit({});
  const sent: string[] = [];
  const encoding = (what: string) => async (): Promise<never> => {
    try {
      for (const each of converter?.payloadCodecs ?? []) await each.encode([]);
    } catch (cause) {
      throw new Error('Unexpected error while making gRPC request', { cause });
    }
    sent.push(what);
    return undefined as never;
  };
  const [own] = interceptors as readonly [WorkflowClientInterceptor];
  return {
    codec,
    strikes,
    sent,
    own,
    start: () => own.startWithDetails?.({} as never, encoding('start')),
    signal: () => own.signal?.({} as never, encoding('signal')),
    update: () => own.startUpdate?.({} as never, encoding('update')),
    unasked: encoding('query'),
  };
};

it('asks again as often as it is struck, each party by its own faults, and sends once', async () => {
  const client = clientOf(planned('f1', 'starter', 3), planned('f2', 'signaller'));
  await client.start();
  await client.signal();
  await client.update();
  expect(client.strikes).toEqual(['f1', 'f1', 'f1', 'f2']);
  expect(client.sent).toEqual(['start', 'signal', 'update']);
  expect(await client.codec.trouble()).toBeUndefined();
});

it('is not struck by what nobody starts or says', async () => {
  const client = clientOf(planned('f1', 'signaller'));
  await client.unasked();
  await client.start();
  expect(client.strikes).toEqual([]);
  expect(await client.codec.trouble()).toContain('codec of signaller');
});

it('throws no more when it is healed', async () => {
  const client = clientOf(planned('f1', 'starter', 3));
  client.codec.heal();
  await client.start();
  expect([client.strikes, client.sent]).toEqual([[], ['start']]);
  expect(await client.codec.trouble()).toBeUndefined();
});

it('asks for nothing again that went wrong otherwise', async () => {
  const { own } = clientOf(planned('f1', 'signaller'));
  let tries = 0;
  const broken = async (): Promise<never> => {
    tries += 1;
    throw new Error('unavailable');
  };
  await expect(own.signal?.({} as never, broken)).rejects.toThrow('unavailable');
  expect(tries).toBe(1);
});

it('without a fault of its own the outfit is that of the pipeline', () => {
  expect(new ClientCodec(trialOf({}).plan, () => undefined).outfit({})).toEqual({ interceptors: [] });
});
