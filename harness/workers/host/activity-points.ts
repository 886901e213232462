// The activity interceptor: reports every attempt and stops it where a rule says so.
import { CompleteAsyncError, type Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';
import { wallClock } from '../../clock.ts';
import type { AttemptKey } from '../types.ts';
import { attemptScope } from './caller-fetch.ts';
import type { Report } from './channel.ts';
import { failedOutcome } from './outcome.ts';
import type { PointBook } from './points.ts';

function keyOf({ info }: Context): AttemptKey {
  return {
    namespace: info.namespace,
    workflowId: info.workflowExecution?.workflowId ?? '',
    runId: info.workflowExecution?.runId ?? '',
    activityType: info.activityType,
    activityId: info.activityId,
    attempt: info.attempt,
  };
}

/**
 * `attempt-started` is sent as the body begins, so an attempt held before its body sends none;
 * `attempt-ended` as the outcome is handed to the SDK, so a held one sends none either.
 */
export function activityPoints(book: PointBook, report: Report): ActivityInterceptorsFactory {
  return (context) => {
    const key = keyOf(context);
    const execute: ActivityInboundCallsInterceptor['execute'] = async (input, next) => {
      await book.pass('before', key);
      const { taskQueue, currentAttemptScheduledTimestampMs: scheduledVirtualMs } = context.info;
      report({ kind: 'attempt-started', key, taskQueue, scheduledVirtualMs });
      const begunMs = wallClock.elapsed();
      const virtualNow = (): number => scheduledVirtualMs + wallClock.elapsed() - begunMs;
      let result: unknown;
      try {
        result = await attemptScope.run({ key, book, virtualNow, answered: false, streamed: false }, () => next(input));
      } catch (error) {
        await book.goOn(key.workflowId);
        // The attempt goes on elsewhere: it has not ended.
        if (!(error instanceof CompleteAsyncError))
          report({ kind: 'attempt-ended', key, outcome: failedOutcome(error) });
        throw error;
      }
      await book.pass('effect', key);
      await book.pass('completed', key);
      report({ kind: 'attempt-ended', key, outcome: { kind: 'completed' } });
      return result;
    };
    return { inbound: { execute } };
  };
}
