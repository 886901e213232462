// What a repository may say about its matrix: which work the faults are put to, and which cells are held to something else, and why.
import type { Expectation } from './types.ts';

/** Cells that are not held to what their fault demands. */
export interface MatrixException {
  /** Rows of the matrix: a kind (`llm.refusal`, all its forms), one form (`service.client-error/404`), or with `*`. */
  readonly faults: readonly string[];
  /** Why, one sentence: the report shows it. */
  readonly why: string;
  /** What holds instead, exactly. */
  readonly expect: Expectation;
}

/** A pipeline, or one workflow of it, as a column of the matrix. */
export interface MatrixColumn {
  /** Name of a scenario without faults that completes: its work is what the faults are put to. */
  readonly base: string;
  /** The heading. Default: the name of the pipeline. */
  readonly name?: string;
  readonly except?: readonly MatrixException[];
}
