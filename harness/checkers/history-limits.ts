// No run grows towards the length at which the server ends it: it warns first, and what it warns of is already too long.
import { attributesOf, textAt } from '../history/events.ts';
import type { ExecutionEvidence, HistoryEventJson } from '../../reports/evidence/types.ts';
import { judge, number, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'history-limits';

const MEBIBYTE = 1_024 * 1_024;

interface Limit {
  readonly unit: string;
  /** From here on the server warns. */
  readonly warn: number;
  /** Here the server ends the run. */
  readonly end: number;
}

/** The server's defaults (limit.historyCount and limit.historySize). */
const EVENTS: Limit = { unit: 'events', warn: 10_240, end: 51_200 };
const BYTES: Limit = { unit: 'bytes', warn: 10 * MEBIBYTE, end: 50 * MEBIBYTE };

/** Bytes behind four digits of base64. */
const BASE64_BYTES = 0.75;

/** What the server itself wrote down about the size, at the last workflow task that says so; 0 where none does. */
const recordedBytes = (events: readonly HistoryEventJson[]): number =>
  Number(textAt(attributesOf(events.findLast(isMeasured) ?? NOTHING), 'historySizeBytes'));

const NOTHING = { eventId: '', eventType: '', eventTime: '' };
const isMeasured = (event: HistoryEventJson): boolean => textAt(attributesOf(event), 'historySizeBytes') !== '';

/** Bytes of all payloads: there are at least so many. */
const payloadBytes = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const data: unknown = 'metadata' in value && 'data' in value ? value.data : undefined;
  const own = typeof data === 'string' ? Math.floor(data.length * BASE64_BYTES) : 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + payloadBytes(inner), own);
};

const exceeded = (run: ExecutionEvidence, value: number, { unit, warn, end }: Limit): Remark[] => {
  if (value <= warn) return [];
  const then =
    value > end
      ? `more than the ${number(end)} at which it ends the run`
      : `and ends the run at ${number(end)}; every worker that takes it over reads all of it first`;
  return [
    {
      message: `Run ${run.runId} of execution ${run.workflowId} has ${number(value)} ${unit} of history; the server warns from ${number(warn)}, ${then}.`,
      suggestion:
        unit === EVENTS.unit
          ? 'Continue as new when workflowInfo().continueAsNewSuggested says so, or earlier by historyLength.'
          : 'Pass large values as references into a blob store, and continue as new by workflowInfo().historySize.',
    },
  ];
};

interface Judged {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

const judged = (run: ExecutionEvidence): Judged => {
  // The server counts what it keeps.
  const { events } = run.stored ?? run.history;
  const recorded = recordedBytes(events);
  const atLeast = Math.max(recorded, payloadBytes(events));
  const failures = [...exceeded(run, events.length, EVENTS), ...exceeded(run, atLeast, BYTES)];
  // What the server stores is shorter than its JSON.
  const unclear = recorded === 0 && atLeast <= BYTES.warn && JSON.stringify(events).length > BYTES.warn;
  const message = `Run ${run.runId} of execution ${run.workflowId} has between ${number(atLeast)} and ${number(JSON.stringify(events).length)} bytes of history, and no workflow task recorded how many: whether the server warns (${number(BYTES.warn)}) cannot be told.`;
  return { failures, doubts: unclear ? [{ message }] : [] };
};

export const historyLimits: Checker = {
  name: NAME,
  claim: 'No run has so many events (10,240) or bytes of history (10 MB) that the server warns of it.',
  check({ executions }) {
    if (executions.length === 0) return undefined;
    const all = executions.map(judged);
    return judge(
      NAME,
      all.flatMap(({ failures }) => failures),
      all.flatMap(({ doubts }) => doubts),
    );
  },
};
