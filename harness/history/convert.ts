// Event Histories between protobuf messages and proto3 JSON, the shape of `temporal workflow show -o json`.
import type { temporal } from '@temporalio/proto';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { historyCodec } from './codec.ts';

/** Ids as strings, RFC 3339 times, base64 payloads, `EVENT_TYPE_…` names. */
export const toHistoryJson = (history: temporal.api.history.v1.IHistory): HistoryJson =>
  historyCodec().toJson(history) as HistoryJson;

/**
 * The message that the SDK's replayer takes. Fields that this SDK does not know are left out.
 * @throws what the converter says about the first field that does not fit
 */
export const fromHistoryJson = (json: HistoryJson): temporal.api.history.v1.IHistory => historyCodec().fromJson(json);
