// A mutation: one change to workflow code that a team could make, and the verdict the gate must give on the recorded histories.
import type { GateVerdict } from '../../../reports/evidence/gate.ts';
import type { ChangeKind } from '../../../reports/evidence/types.ts';
import type { SubjectName } from './subjects.ts';

/** What the gate must say about the histories of one kind. */
export interface Expected {
  readonly expect: GateVerdict;
  /** The histories it concerns, by their shape (baselines.ts). Default: all of the subject. */
  readonly meets?: RegExp;
  /** Of an incompatible history: what its explanation must call the change. */
  readonly kind?: ChangeKind;
  /** What its suggestion must say. Default: the guard by a patch; nothing for `throws`, which no patch repairs. */
  readonly suggests?: RegExp;
  /** Of a drifted history: the rule that must be among its findings. */
  readonly rule?: string;
  /**
   * The line of the changed source that the verdict must point to, without the space around it. It stands there once. Several: one of
   * them, by how far the history got. Every incompatible history has one, but those of a Workflow Type that is gone.
   */
  readonly at?: string | readonly string[];
  /** The file of that line. Default: the mutation's. */
  readonly atFile?: string;
}

/** A piece of source and what stands there instead. */
export interface Edit {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Text that must be in the file exactly once. */
  readonly before: string;
  readonly after: string;
}

/** Histories that neither the mutation itself nor one of `others` meets must stay compatible. */
export interface Mutation extends Edit, Expected {
  readonly name: string;
  /** In the words of a person; for the table. */
  readonly change: string;
  readonly pipeline: SubjectName;
  /** What else has to change for it: an import, a second call. */
  readonly also?: readonly Edit[];
  /** A new module. */
  readonly adds?: { readonly file: string; readonly text: string };
  /** Histories on which the same change must get another verdict, kind or place. The first that meets a history holds. */
  readonly others?: readonly Expected[];
}
