// A service answers 429: too fast, and it may say how long to wait.
import type { Fault } from '../scenario/types.ts';
import { serviceFaultKind } from './call-trigger.ts';
import { headerTitle } from './llm-rate-limit.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'service.rate-limit' }>;

export const serviceRateLimit: FaultKindOf<Struck> = serviceFaultKind<Struck>(
  'service.rate-limit',
  ({ retryAfter }) => `HTTP 429 (${headerTitle(retryAfter)})`,
);
