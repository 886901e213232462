// No payload in a history is above the platform's limit: what is larger travels as a reference.
import type { HistoryEventJson, TrialEvidence } from '../../reports/evidence/types.ts';
import { judge, number, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'payload-size';

/** The platform's limit for one payload. */
const PAYLOAD_MAX_BYTES = 256 * 1_024;
const BASE64_DIGITS = 4;
const BASE64_BYTES = 3;

/** Bytes behind base64 text. */
const bytesOf = (base64: string): number =>
  Math.floor((base64.length * BASE64_BYTES) / BASE64_DIGITS) - (/={0,2}$/u.exec(base64)?.[0].length ?? 0);

/** Payloads anywhere in an event: objects with `data` in base64, wherever the event type keeps them. */
const payloadsIn = (value: unknown): readonly number[] => {
  if (typeof value !== 'object' || value === null) return [];
  const data: unknown = 'metadata' in value && 'data' in value ? value.data : undefined;
  return [...(typeof data === 'string' ? [bytesOf(data)] : []), ...Object.values(value).flatMap(payloadsIn)];
};

const tooLarge = (workflowId: string, event: HistoryEventJson): Remark[] =>
  payloadsIn(event)
    .filter((bytes) => bytes > PAYLOAD_MAX_BYTES)
    .map((bytes) => ({
      message: `Event ${event.eventId} (${event.eventType}) of execution ${workflowId} carries a payload of ${number(bytes)} bytes; ${number(PAYLOAD_MAX_BYTES)} are the limit.`,
      suggestion: 'Put it into a blob store and pass the reference.',
      eventId: Number(event.eventId),
    }));

export const payloadSize: Checker = {
  name: NAME,
  claim: 'No payload in a history is larger than 256 KB.',
  check({ executions }: TrialEvidence) {
    if (executions.length === 0) return undefined;
    return judge(
      NAME,
      executions.flatMap(({ workflowId, history, stored = history }) =>
        stored.events.flatMap((event) => tooLarge(workflowId, event)),
      ),
    );
  },
};
