// The schemas of faults on the way from one to another (network-faults.ts).
import { z } from 'zod';
import { exact } from '../problems.ts';

const count = z.int().min(0);
const ordinal = z.int().min(1);
/** Real time, in which the trial waits. */
const NETWORK_MAX_MS = 10_000;

const onLink = <On extends z.ZodType>(on: On) => ({
  on,
  link: z.enum(['worker-temporal', 'worker-llm', 'worker-database', 'client-temporal']),
  workers: z.enum(['struck', 'all']).optional(),
  forMs: ordinal.max(NETWORK_MAX_MS).optional(),
});
/** Only what heals by itself is on that link: the harness waits for the answer to a signal, and would wait for the end of its own fault. */
const onNetwork = <T extends z.ZodType<{ link: string; forMs?: number | undefined }>>(fault: T): T =>
  fault.refine(({ link, forMs }) => link !== 'client-temporal' || forMs !== undefined, {
    error: 'expected forMs: a fault on client-temporal has to heal by itself.',
  });
const direction = z.enum(['upstream', 'downstream', 'both']).optional();
const delay = count.max(NETWORK_MAX_MS);

/** @param on - the schema of when they strike */
export const networkFaults = <On extends z.ZodType>(on: On) => {
  const link = onLink(on);
  const way = { ...link, direction };
  return [
    onNetwork(exact({ kind: z.literal('network.down'), ...link })),
    onNetwork(exact({ kind: z.literal('network.latency'), ...way, ms: delay })),
    onNetwork(exact({ kind: z.literal('network.bandwidth'), ...way, kilobytesPerSecond: ordinal })),
    onNetwork(exact({ kind: z.literal('network.slow-close'), ...way, delayMs: delay })),
    onNetwork(exact({ kind: z.literal('network.timeout'), ...way, closeAfterMs: delay.min(1).optional() })).refine(
      ({ link, forMs, closeAfterMs, direction = 'downstream' }) =>
        link !== 'worker-temporal' || forMs !== undefined || (closeAfterMs !== undefined && direction !== 'downstream'),
      {
        error:
          "expected forMs, or closeAfterMs and direction 'both' or 'upstream': the server has to notice in the end.",
      },
    ),
    onNetwork(exact({ kind: z.literal('network.reset-peer'), ...way, afterMs: delay.optional() })),
    onNetwork(exact({ kind: z.literal('network.slicer'), ...way, bytes: ordinal, pauseMs: delay.optional() })),
    onNetwork(exact({ kind: z.literal('network.limit-data'), ...way, bytes: ordinal })),
  ] as const;
};
