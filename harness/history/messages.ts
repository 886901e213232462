// Histories that come as messages of the SDK: as protobuf bytes, or as JSON that was printed from a message in memory.
import { createRequire } from 'node:module';
import type { temporal } from '@temporalio/proto';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { toHistoryJson } from './convert.ts';
import { isObject } from './events.ts';

type History = temporal.api.history.v1.IHistory;

interface Messages {
  readonly temporal: {
    readonly api: {
      readonly history: {
        readonly v1: {
          readonly History: { decode(bytes: Uint8Array): History; fromObject(value: object): History };
        };
      };
    };
  };
}

// By `require`, as in codec.ts: its messages and this converter must be of one protobufjs.
const { History } = (createRequire(import.meta.url)('@temporalio/proto') as Messages).temporal.api.history.v1;

/** @throws what the decoder says about bytes that are no `temporal.api.history.v1.History` */
export const historyOfBytes = (bytes: Uint8Array): HistoryJson => toHistoryJson(History.decode(bytes));

/** Times as `{seconds, nanos}`: `JSON.stringify` of what `fetchHistory` gave, not the JSON form that other tools read. */
export const isPrintedMessage = (event: unknown): boolean =>
  isObject(event) && isObject(event['eventTime']) && 'seconds' in event['eventTime'];

/** @throws what the converter says about the first field that does not fit */
export const eventsOfPrinted = (events: readonly unknown[]): HistoryJson =>
  toHistoryJson(History.fromObject({ events }));
