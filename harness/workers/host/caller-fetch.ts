// The global fetch of a hosted process: says who asks, and holds the answer at the points "inside" and "chunk".
import { AsyncLocalStorage } from 'node:async_hooks';
import { CALLER_HEADERS } from '../../llm-mock/types.ts';
import type { AttemptKey } from '../types.ts';
import type { PointBook } from './points.ts';
import { followStream, isEventStream } from './event-stream.ts';

/** The attempt whose body runs now. */
export interface AttemptScope {
  readonly key: AttemptKey;
  readonly book: PointBook;
  /** What the execution's virtual clock shows now, ms since the epoch: it runs at wall speed while a body runs. */
  virtualNow(): number;
  /** Whether the body's first answer has arrived. */
  answered: boolean;
  /** Whether the body's first streamed answer has begun. */
  streamed: boolean;
}

/** Follows a body through all it awaits. */
export const attemptScope = new AsyncLocalStorage<AttemptScope>();

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const HEADER_SAFE = /^[\x20-\x7e]*$/;

/** Headers carry printable ASCII alone; anything else is percent-encoded. */
const headerValue = (text: string): string => (HEADER_SAFE.test(text) ? text : encodeURIComponent(text));

function withCaller(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  { key, virtualNow }: AttemptScope,
): RequestInit {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  headers.set(CALLER_HEADERS.workflowId, headerValue(key.workflowId));
  headers.set(CALLER_HEADERS.runId, headerValue(key.runId));
  headers.set(CALLER_HEADERS.activityType, headerValue(key.activityType));
  headers.set(CALLER_HEADERS.activityId, headerValue(key.activityId));
  headers.set(CALLER_HEADERS.attempt, String(key.attempt));
  headers.set(CALLER_HEADERS.virtualMs, String(Math.round(virtualNow())));
  return { ...init, headers };
}

function isLoopback(input: Parameters<typeof fetch>[0]): boolean {
  const address = input instanceof Request ? input.url : String(input);
  return URL.canParse(address) && LOOPBACK.test(new URL(address).hostname);
}

/** Whether the whole answer came. A stream that breaks off is no arrived answer; the body meets the break itself. */
async function arrivedWhole(answer: Response): Promise<boolean> {
  try {
    await answer.clone().arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function holdInside(answer: Response, scope: AttemptScope): Promise<void> {
  const { book, key } = scope;
  if (scope.answered) return;
  if (!book.watches('inside', key)) {
    scope.answered = true;
    return;
  }
  if (!(await arrivedWhole(answer)) || scope.answered) return;
  scope.answered = true;
  await book.pass('inside', key);
}

/** The chunks of the attempt's first stream are counted; those of later ones are only held where everything is. */
function followed(answer: Response, scope: AttemptScope): Response {
  const { book, key } = scope;
  if (!book.watchesExecution(key.workflowId) || !isEventStream(answer)) return answer;
  const counted = !scope.streamed;
  scope.streamed = true;
  return followStream(answer, (chunks) => (counted ? book.passChunk(key, chunks) : book.goOn(key.workflowId)));
}

/**
 * Wraps a fetch for code that runs inside activities; other callers see no difference.
 * Only requests to this machine carry the caller's headers: nothing of the harness leaks to the outside.
 */
export function callerFetch(original: typeof fetch): typeof fetch {
  return async (input, init) => {
    const scope = attemptScope.getStore();
    if (scope === undefined) return original(input, init);
    await scope.book.goOn(scope.key.workflowId);
    const answer = await original(input, isLoopback(input) ? withCaller(input, init, scope) : init);
    await holdInside(answer, scope);
    await scope.book.goOn(scope.key.workflowId);
    return followed(answer, scope);
  };
}
