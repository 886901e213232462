// Timeouts that leave a slow answer the time it needs: held against latencies as production has them.
import type { TimeoutRow } from '../../reports/evidence/run.ts';
import { activityLatencies } from '../accounting/latencies.ts';
import { timeoutRows } from '../accounting/timeouts.ts';
import type { World } from '../scenario/types.ts';
import { count, judge, ms, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'timeouts-fit';

const tooTight = ({
  activityType,
  startToCloseMs,
  attempts,
  p50Ms,
  p99Ms,
  recommendedMs = 0,
  scales,
}: TimeoutRow): Remark => ({
  message: `${activityType} has a startToCloseTimeout of ${ms(startToCloseMs)}, ${(startToCloseMs / p99Ms).toFixed(1)} times the p99 of ${ms(p99Ms)} that ${count(attempts, 'completed attempt')} took (p50 ${ms(p50Ms)}, scaled 1:${scales.join(', 1:')}): on a bad day attempts end that would have succeeded, and are paid for again.`,
  suggestion: `Raise startToCloseTimeout to about ${ms(recommendedMs)}, three times the p99.`,
});

const tooFew = (rows: readonly TimeoutRow[]): Remark => ({
  message:
    rows.length === 0
      ? 'The world plays latencies of production, and no completed attempt waited for an answer that has one: there is nothing to hold a timeout against.'
      : `Too few attempts completed for a 99th percentile: ${rows.map(({ activityType, attempts }) => `${activityType} ${attempts}`).join(', ')}.`,
  suggestion: 'Give the scenario more executions, or an input with more work.',
});

export const timeoutsFit: Checker = {
  name: NAME,
  claim:
    'No start-to-close timeout is far below three times the p99 of its activity, measured with production latencies.',
  check(evidence) {
    if ((evidence.plan.world as World | null)?.latency === undefined) return undefined;
    const measured = [{ pipeline: evidence.plan.pipeline, latencies: activityLatencies(evidence) }];
    const rows = timeoutRows(measured).filter(({ judgement }) => judgement !== 'local');
    const judged = rows.filter(({ judgement }) => judgement !== 'too-few');
    return judge(
      NAME,
      rows.filter(({ judgement }) => judgement === 'too-tight').map(tooTight),
      judged.length === 0 ? [tooFew(rows)] : [],
    );
  },
};
