// What is known of one planned fault: how often it struck, and whether it was healed. Part of types.ts. Append-only.

export interface Strike {
  readonly wallMs: number;
  readonly detail: string;
  readonly workflowId?: string;
  readonly runId?: string;
  readonly activityType?: string;
  readonly activityId?: string;
  readonly attempt?: number;
}

export interface FaultRecord {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly planned: number;
  /** The proof: one entry per time it struck. */
  readonly strikes: readonly Strike[];
  readonly healed: boolean;
  /** Why it was not: what was asked after healing said so. */
  readonly unsound?: string;
}
