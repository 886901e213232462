// Not every client counts its own retries: the same body at the same address says it too.
import type { LlmExchange } from '../../reports/evidence/types.ts';

export const saysTheSame = (again: LlmExchange, first: LlmExchange): boolean =>
  again.requestDigest !== undefined && again.requestDigest === first.requestDigest && again.path === first.path;
