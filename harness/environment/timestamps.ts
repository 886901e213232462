// Protobuf times and durations as milliseconds, and back.
import { msToTs, optionalTsToMs, tsToMs } from '@temporalio/common/lib/time.js';
import type { google } from '@temporalio/proto';

/** Milliseconds, or undefined when the field is not set. */
export const optionalMs = (
  time: google.protobuf.ITimestamp | google.protobuf.IDuration | null | undefined,
): number | undefined => optionalTsToMs(time);

/** Milliseconds; a field that is not set counts as 0, as protobuf has it. */
export const msOf = (time: google.protobuf.ITimestamp | google.protobuf.IDuration | null | undefined): number =>
  time === null || time === undefined ? 0 : tsToMs(time);

export const durationOf = (ms: number): google.protobuf.IDuration => msToTs(ms);
