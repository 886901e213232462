// The connection ends between a commit and its answer. Healed when so many answers were dropped.
import type { Fault } from '../scenario/types.ts';
import { onWrites } from './on-writes.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'database.drop-after-commit' }>;

export const databaseDropAfterCommit: FaultKindOf<Struck> = {
  kind: 'database.drop-after-commit',
  planned: () => 1,
  title: ({ on, statement, times = 1 }) =>
    `answer to a commit dropped at ${strikeTitle(on)}${onWrites(statement, times)}`,
};
