// Every kind of fault of a message, by name. A new kind is a file of its own and a line here.
import type { Fault, MessageFault } from '../scenario/types.ts';
import { signalAfterEnd } from './signal-after-end.ts';
import { signalAtTimeout } from './signal-at-timeout.ts';
import { signalBeforeStart } from './signal-before-start.ts';
import { signalDuplicated } from './signal-duplicated.ts';
import { signalDuringCrash } from './signal-during-crash.ts';
import { signalReordered } from './signal-reordered.ts';
import type { FaultKindOf } from './types.ts';
import { updateAfterEnd } from './update-after-end.ts';
import { updateAtTimeout } from './update-at-timeout.ts';
import { updateBeforeStart } from './update-before-start.ts';
import { updateDuplicated } from './update-duplicated.ts';
import { updateDuringCrash } from './update-during-crash.ts';
import { updateReordered } from './update-reordered.ts';

type Registry = { readonly [K in MessageFault['kind']]: FaultKindOf<Extract<Fault, { kind: K }>> };

export const messageKinds: Registry = {
  'signal.duplicated': signalDuplicated,
  'signal.reordered': signalReordered,
  'signal.before-start': signalBeforeStart,
  'signal.after-end': signalAfterEnd,
  'signal.at-timeout': signalAtTimeout,
  'signal.during-crash': signalDuringCrash,
  'update.duplicated': updateDuplicated,
  'update.after-end': updateAfterEnd,
  'update.during-crash': updateDuringCrash,
  'update.reordered': updateReordered,
  'update.before-start': updateBeforeStart,
  'update.at-timeout': updateAtTimeout,
};
