// One request under one deadline, whatever the client: the client's own timeout ends with the headers, a body that stalls needs this one.
import type { Env } from '../pipeline.ts';
import { milliseconds } from '../settings.ts';
import { classify, type CallBounds, type Dialect } from './classify.ts';

/** Ceiling of LLM_TIMEOUT_MS; each activity's own bound, below its start-to-close timeout, holds as well. */
const LLM_TIMEOUT_MAX_MS = 10 * 60 * 1_000;

/** What a client is told about one request. */
export interface RequestBounds {
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Runs one call within its bounds; rejects with the failures of failures.ts. */
export type Bounded = <T>(
  bounds: { readonly timeoutMs: number; readonly signal: AbortSignal },
  call: (options: RequestBounds) => Promise<T>,
) => Promise<T>;

/** @throws SettingsError when LLM_TIMEOUT_MS is not usable */
export function boundedBy(env: Env, dialect: Dialect): Bounded {
  const ceiling = milliseconds(env, 'LLM_TIMEOUT_MS', LLM_TIMEOUT_MAX_MS, LLM_TIMEOUT_MAX_MS);
  return async ({ timeoutMs, signal }, call) => {
    const timeout = Math.min(timeoutMs, ceiling);
    const bounds: CallBounds = { cancelled: signal, deadline: AbortSignal.timeout(timeout) };
    const either = AbortSignal.any([bounds.cancelled, bounds.deadline]);
    try {
      const result = await call({ timeout, signal: either });
      return result;
    } catch (error) {
      throw classify(error, bounds, Date.now(), dialect);
    }
  };
}
