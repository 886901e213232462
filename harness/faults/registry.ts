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
import { slowFirstToken } from './llm-slow-first-token.ts';
import { slowTokens } from './llm-slow-tokens.ts';
import { stall } from './llm-stall.ts';
import { bodyCut } from './llm-body-cut.ts';
import { streamError } from './llm-stream-error.ts';
import { brokenJson } from './llm-broken-json.ts';
import { refusal } from './llm-refusal.ts';
import { emptyAnswer } from './llm-empty-answer.ts';
import { maxTokens } from './llm-max-tokens.ts';
import { usageMissing } from './llm-usage-missing.ts';
import { embeddings } from './llm-embeddings.ts';
import { serviceRateLimit } from './service-rate-limit.ts';
import { serviceError } from './service-server-error.ts';
import { serviceClientError } from './service-client-error.ts';
import { serviceHang } from './service-hang.ts';
import { serviceReset } from './service-reset.ts';
import { serviceSlow } from './service-slow.ts';
import { serviceBodyCut } from './service-body-cut.ts';
import { serviceHtml } from './service-html.ts';
import { messageKinds } from './message-registry.ts';
import { networkKinds } from './network-registry.ts';
import type { FaultKindOf } from './types.ts';
import { overloaded } from './llm-overloaded.ts';
import { slowDown } from './llm-slow-down.ts';
import { badGateway } from './llm-bad-gateway.ts';
import { htmlAnswer } from './llm-html-answer.ts';
import { modelNotFound } from './llm-model-not-found.ts';
import { requestTooLarge } from './llm-request-too-large.ts';
import { workerDrain } from './worker-drain.ts';
import { workerFreeze } from './worker-freeze.ts';
import { workerKill } from './worker-kill.ts';
import { databaseRestart } from './database-restart.ts';
import { databaseRefuse } from './database-refuse.ts';
import { databaseSlow } from './database-slow.ts';
import { databaseDropAfterCommit } from './database-drop-after-commit.ts';
import { databaseDiskFull } from './database-disk-full.ts';
import { serverKill } from './server-kill.ts';
import { serverPause } from './server-pause.ts';
import { serverSlowPersistence } from './server-slow-persistence.ts';
import { workerBlockedLoop } from './worker-blocked-loop.ts';
import { workerCacheEviction } from './worker-cache-eviction.ts';
import { workerDeploy } from './worker-deploy.ts';
import { workerMemory } from './worker-memory.ts';
import { workerSurroundings } from './worker-surroundings.ts';
import { payloadCodecFails } from './payload-codec-fails.ts';

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
  'llm.overloaded': overloaded,
  'llm.slow-down': slowDown,
  'llm.bad-gateway': badGateway,
  'llm.html-answer': htmlAnswer,
  'llm.model-not-found': modelNotFound,
  'llm.request-too-large': requestTooLarge,
  'llm.slow-first-token': slowFirstToken,
  'llm.slow-tokens': slowTokens,
  'llm.stall': stall,
  'llm.body-cut': bodyCut,
  'llm.stream-error': streamError,
  'llm.broken-json': brokenJson,
  'llm.refusal': refusal,
  'llm.empty-answer': emptyAnswer,
  'llm.max-tokens': maxTokens,
  'llm.usage-missing': usageMissing,
  'llm.embeddings': embeddings,
  'service.rate-limit': serviceRateLimit,
  'service.server-error': serviceError,
  'service.client-error': serviceClientError,
  'service.hang': serviceHang,
  'service.reset': serviceReset,
  'service.slow': serviceSlow,
  'service.body-cut': serviceBodyCut,
  'service.html': serviceHtml,
  ...networkKinds,
  'database.restart': databaseRestart,
  'database.refuse': databaseRefuse,
  'database.slow': databaseSlow,
  'database.drop-after-commit': databaseDropAfterCommit,
  'database.disk-full': databaseDiskFull,
  'server.kill': serverKill,
  'server.pause': serverPause,
  'server.slow-persistence': serverSlowPersistence,
  'worker.deploy': workerDeploy,
  'worker.blocked-loop': workerBlockedLoop,
  'worker.memory': workerMemory,
  'worker.cache-eviction': workerCacheEviction,
  'worker.surroundings': workerSurroundings,
  ...messageKinds,
  'payload.codec-fails': payloadCodecFails,
};

/** The descriptor of a fault, seen as one of faults in general. */
const kindOf = (fault: Fault): FaultKindOf<Fault> => faultKinds[fault.kind];

export const plannedStrikes = (fault: Fault): number => kindOf(fault).planned(fault);
export const faultTitle = (fault: Fault): string => kindOf(fault).title(fault);
