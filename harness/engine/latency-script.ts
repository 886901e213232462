// What a scenario says of production's latencies, as the fake plays it: numbers, and the seed that draws each answer's own.
import { msToNumber, type Duration as SdkDuration } from '@temporalio/common/lib/time.js';
import type { LatencyScript } from '../llm-mock/types.ts';
import type { Latencies, LatencySpread } from '../scenario/types.ts';
import type { Spread } from '../random.ts';

// The scenario's schema has already held the texts against the SDK's own reading.
const spread = ({ p50, p99 }: LatencySpread): Spread => ({
  p50: msToNumber(p50 as SdkDuration),
  p99: msToNumber(p99 as SdkDuration),
});

/** @param seed - of the run: the same seed gives every answer the same latency again */
export const latencyScript = ({ scale, llm, services }: Latencies, seed: string): LatencyScript => ({
  seed,
  scale,
  ...(llm === undefined ? {} : { llm: spread(llm) }),
  ...(services === undefined ? {} : { services: spread(services) }),
});
