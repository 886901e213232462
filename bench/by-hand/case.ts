// A case written by hand: a name and a function that throws when something does not hold.
import type { CaseName } from '../twenty.ts';
import type { Stage } from './stage.ts';

export interface Case {
  readonly name: CaseName;
  run(stage: Stage): Promise<void>;
}
