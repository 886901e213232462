// Every kind of fault, by name. A new kind is a file of its own and a line here.
import type { Fault, FaultKind } from '../scenario/types.ts';
import { contextLength } from './llm-context-length.ts';
import { forbidden } from './llm-forbidden.ts';
import { hang } from './llm-hang.ts';
import { invalidRequest } from './llm-invalid-request.ts';
import { quota } from './llm-quota.ts';
import { rateLimit } from './llm-rate-limit.ts';
import { reset } from './llm-reset.ts';
import { serverError } from './llm-server-error.ts';
import { streamCut } from './llm-stream-cut.ts';
import { unauthorized } from './llm-unauthorized.ts';
import { networkKinds } from './network-registry.ts';
import type { FaultKindOf } from './types.ts';
import { workerDrain } from './worker-drain.ts';
import { workerFreeze } from './worker-freeze.ts';
import { workerKill } from './worker-kill.ts';

type Registry = { readonly [K in FaultKind]: FaultKindOf<Extract<Fault, { kind: K }>> };

const faultKinds: Registry = {
  'worker.kill': workerKill,
  'worker.drain': workerDrain,
  'worker.freeze': workerFreeze,
  'llm.rate-limit': rateLimit,
  'llm.server-error': serverError,
  'llm.hang': hang,
  'llm.reset': reset,
  'llm.context-length': contextLength,
  'llm.unauthorized': unauthorized,
  'llm.invalid-request': invalidRequest,
  'llm.forbidden': forbidden,
  'llm.quota': quota,
  'llm.stream-cut': streamCut,
  ...networkKinds,
};

/** The descriptor of a fault, seen as one of faults in general. */
const kindOf = (fault: Fault): FaultKindOf<Fault> => faultKinds[fault.kind];

export const plannedStrikes = (fault: Fault): number => kindOf(fault).planned(fault);
export const faultTitle = (fault: Fault): string => kindOf(fault).title(fault);
