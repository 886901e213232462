// The run's database: where effects are seen.
import type { EffectProbe } from '../config/types.ts';
import type { EffectRow } from '../../reports/evidence/types.ts';

export interface Database {
  /** `PGlite 0.5 (embedded)` or `PostgreSQL 15.18 (DATABASE_URL)`. */
  readonly title: string;
  readonly url: string;
  /** All rows that these executions wrote. */
  effects(probes: readonly EffectProbe[], workflowIds: readonly string[]): Promise<readonly EffectRow[]>;
  close(): Promise<void>;
}
