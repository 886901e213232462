// Activities as a test by hand sees them: counted, and named to the fake provider, which scripts its answers by who asks.
import { AsyncLocalStorage } from 'node:async_hooks';
import { activityInfo } from '@temporalio/activity';
import { CALLER_HEADERS } from '../harness/llm-mock/types.ts';

type Body = (...args: never[]) => Promise<unknown>;
export type Activities = Readonly<Record<string, Body>>;

/** An attempt whose body runs. */
export interface Attempt {
  readonly workflowId: string;
  readonly activityType: string;
  readonly activityId: string;
  readonly attempt: number;
}

/** What happens around a body; each may wait, or end the process. */
export interface Observer {
  before?(attempt: Attempt): Promise<void> | void;
  /** An answer to a request of the body has arrived. */
  answered?(attempt: Attempt): Promise<void> | void;
  /** The body has returned; nothing is reported yet. */
  after?(attempt: Attempt): Promise<void> | void;
}

interface Scope {
  readonly attempt: Attempt;
  readonly observer: Observer;
}

const scope = new AsyncLocalStorage<Scope>();

const attemptNow = (): Attempt => {
  const { workflowExecution, activityType, activityId, attempt } = activityInfo();
  return { workflowId: workflowExecution?.workflowId ?? '', activityType, activityId, attempt };
};

/** The activities with an observer around each body. */
export const observed = (activities: Activities, observer: Observer): Activities =>
  Object.fromEntries(
    Object.entries(activities).map(([type, body]) => [
      type,
      async (...args: never[]): Promise<unknown> => {
        const attempt = attemptNow();
        await observer.before?.(attempt);
        const result = await scope.run({ attempt, observer }, () => body(...args));
        await observer.after?.(attempt);
        return result;
      },
    ]),
  );

const headersOf = (init: RequestInit | undefined, attempt: Attempt): Headers => {
  const headers = new Headers(init?.headers);
  headers.set(CALLER_HEADERS.workflowId, attempt.workflowId);
  headers.set(CALLER_HEADERS.activityType, attempt.activityType);
  headers.set(CALLER_HEADERS.activityId, attempt.activityId);
  headers.set(CALLER_HEADERS.attempt, String(attempt.attempt));
  return headers;
};

/** Lets requests of observed bodies say who asks. Call it before the activities are opened: clients keep the fetch they find. */
export function nameCallers(): void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const here = scope.getStore();
    if (here === undefined) return original(input, init);
    const answer = await original(input, { ...init, headers: headersOf(init, here.attempt) });
    await here.observer.answered?.(here.attempt);
    return answer;
  };
}
