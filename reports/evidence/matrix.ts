// A matrix in a run's report: kinds of faults in all their forms by pipelines, and what became of each cell.

/**
 * What a cell is held to.
 * - `recovers`: completes with the result and the effects of the work without faults.
 * - `stops`: ends failed with a type of its own; the call is not repeated, no effect is made twice.
 * - `decides`: either of the two, as the pipeline's policy is; nothing between them.
 * - `excepted`: what the repository says in an exception, with its reason.
 */
export type Demand = 'recovers' | 'stops' | 'decides' | 'excepted';

/** The place of a trial in a matrix. */
export interface PlannedCell {
  readonly column: string;
  /** `llm.rate-limit/seconds`: the kind, and behind the slash the form where the kind has several. */
  readonly form: string;
  readonly demand: Demand;
  /** Why the repository excepts the cell from what its form demands. */
  readonly why?: string;
}

export interface MatrixColumn {
  readonly name: string;
  readonly pipeline: string;
  /** The scenario without faults that the cells put under faults. */
  readonly base: string;
}

export interface MatrixRow {
  readonly form: string;
  /** What goes wrong, in a few words. */
  readonly title: string;
  /** Before exceptions. */
  readonly demand: Exclude<Demand, 'excepted'>;
}

export type CellOutcome = 'survived' | 'failed' | 'unknown' | 'not-applicable';

export interface MatrixCell {
  readonly column: string;
  readonly form: string;
  readonly outcome: CellOutcome;
  /** Why, in words; absent where it survived. */
  readonly reason?: string;
  /** Absent where the form does not apply. */
  readonly demand?: Demand;
  /** How the execution ended: `completed`, or the type of its failure. */
  readonly ended?: string;
  /** The key of the trial; absent where none was run. */
  readonly trial?: string;
  /** Why the repository excepts the cell. */
  readonly why?: string;
}

export interface MatrixReport {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  /** One for each row and column that was asked for; a run that was cut short has fewer. */
  readonly cells: readonly MatrixCell[];
  /** Kinds of faults that have no row, and why. */
  readonly leftOut: readonly { readonly kind: string; readonly reason: string }[];
}
