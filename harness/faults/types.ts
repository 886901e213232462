// What the plan needs to know of a kind of fault. How it is carried out belongs to the room that carries it out:
// strikes of workers to engine/strikes/, answers of the fake provider to llm-mock/.
import type { Fault } from '../scenario/types.ts';

export interface FaultKindOf<F extends Fault> {
  readonly kind: F['kind'];
  /** How often it has to strike before the trial may pass; `every` counts as once. */
  planned(fault: F): number;
  /** For people, in one line: `worker.kill at extract completed #3`. */
  title(fault: F): string;
}
