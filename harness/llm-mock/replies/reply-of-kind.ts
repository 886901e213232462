// The type of a fault's reply: what one file of this folder provides.
import type { LlmFault } from '../../scenario/types.ts';
import type { Call, Reply } from '../reply.ts';

/** Pure: what a request that this fault strikes gets. */
export type FaultReply<Kind extends LlmFault['kind']> = (fault: Extract<LlmFault, { kind: Kind }>, call: Call) => Reply;
