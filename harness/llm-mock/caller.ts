// Who makes a request: the attempt of an activity, as the hosted worker says in the request's headers.
import { canaryIn } from '../checkers/canary.ts';
import { CALLER_HEADERS } from './types.ts';

export interface Caller {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityType: string;
  readonly activityId: string;
  /** From 1. */
  readonly attempt: number;
  /** Virtual time of the execution as its worker knows it, ms since the epoch; absent where nobody said. */
  readonly virtualMs?: number;
}

/** The caller, or undefined when a header is missing or the attempt is not a whole number from 1. */
export function readCaller(headers: Headers): Caller | undefined {
  const workflowId = headers.get(CALLER_HEADERS.workflowId);
  const runId = headers.get(CALLER_HEADERS.runId);
  const activityType = headers.get(CALLER_HEADERS.activityType);
  const activityId = headers.get(CALLER_HEADERS.activityId);
  const attempt = Number(headers.get(CALLER_HEADERS.attempt) ?? Number.NaN);
  if (workflowId === null || runId === null || activityType === null || activityId === null) return undefined;
  if (!Number.isInteger(attempt) || attempt < 1) return undefined;
  return {
    workflowId: decode(workflowId),
    runId: decode(runId),
    activityType: decode(activityType),
    activityId: decode(activityId),
    attempt,
    ...virtualOf(headers.get(CALLER_HEADERS.virtualMs)),
  };
}

const virtualOf = (value: string | null): Pick<Caller, 'virtualMs'> =>
  value !== null && Number.isFinite(Number(value)) ? { virtualMs: Number(value) } : {};

/** Text that a header carries as it is. */
const HEADER_SAFE = /^[\x20-\x7e]*$/u;

/** Workers percent-encode an id that a header cannot carry, and only such: what decodes to plain ASCII was sent as it is. */
function decode(value: string): string {
  try {
    const decoded = decodeURIComponent(value);
    return HEADER_SAFE.test(decoded) ? value : decoded;
  } catch {
    // A lone `%` in an id: it was sent as it is.
    return value;
  }
}

/** When the request was sent, on the clock of its execution. */
export const sentAt = (caller: Caller | undefined): { readonly arrivedVirtualMs?: number } =>
  caller?.virtualMs === undefined ? {} : { arrivedVirtualMs: caller.virtualMs };

/** The rest of a query is forgotten: it may hold what the pipeline asks for. */
export const keyInQuery = (address: string): { readonly keyInQuery?: string } => {
  const part = canaryIn(new URL(address).search);
  return part === undefined ? {} : { keyInQuery: part };
};
