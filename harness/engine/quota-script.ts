// What a scenario says of the provider's quota, as the fake counts it.
import { msToNumber, type Duration as SdkDuration } from '@temporalio/common/lib/time.js';
import type { QuotaScript } from '../llm-mock/types.ts';
import type { LlmQuota } from '../scenario/types.ts';

// The scenario's schema has already held the text against the SDK's own reading.
export const quotaScript = ({ per, clock = 'virtual', ...limits }: LlmQuota): QuotaScript => ({
  ...limits,
  clock,
  perMs: msToNumber(per as SdkDuration),
});
