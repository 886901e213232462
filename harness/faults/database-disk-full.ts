// A write finds no room on the disk. Healed when so many have failed.
import type { Fault } from '../scenario/types.ts';
import { onWrites } from './on-writes.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'database.disk-full' }>;

export const databaseDiskFull: FaultKindOf<Struck> = {
  kind: 'database.disk-full',
  planned: () => 1,
  title: ({ on, statement, times = 1 }) => `disk full at ${strikeTitle(on)}${onWrites(statement, times)}`,
};
