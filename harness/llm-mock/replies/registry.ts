// Every kind of LLM fault and its reply. A new kind is a file and a case here.
import type { LlmFault } from '../../scenario/types.ts';
import type { Call, Reply } from '../reply.ts';
import { contextLength } from './context-length.ts';
import { forbidden } from './forbidden.ts';
import { hang } from './hang.ts';
import { badRequest } from './invalid-request.ts';
import { quota } from './quota.ts';
import { rateLimit } from './rate-limit.ts';
import { reset } from './reset.ts';
import { serverError } from './server-error.ts';
import { streamCut } from './stream-cut.ts';
import { unauthorized } from './unauthorized.ts';
import { badGateway } from './bad-gateway.ts';
import { htmlAnswer } from './html-answer.ts';
import { modelNotFound } from './model-not-found.ts';
import { overloaded } from './overloaded.ts';
import { requestTooLarge } from './request-too-large.ts';
import { slowDown } from './slow-down.ts';
import { slowFirstToken } from './slow-first-token.ts';
import { slowTokens } from './slow-tokens.ts';
import { stall } from './stall.ts';
import { bodyCut } from './body-cut.ts';
import { streamError } from './stream-error.ts';
import { brokenJson } from './broken-json.ts';
import { refusal } from './refusal.ts';
import { emptyAnswer } from './empty-answer.ts';
import { maxTokens } from './max-tokens.ts';
import { usageMissing } from './usage-missing.ts';
import { embeddings } from './embeddings.ts';

/** What a struck request gets. Exhaustive: a kind without a reply does not compile. */
export function faultReply(fault: LlmFault, call: Call): Reply {
  switch (fault.kind) {
    case 'llm.rate-limit':
      return rateLimit(fault, call);
    case 'llm.server-error':
      return serverError(fault, call);
    case 'llm.hang':
      return hang(fault, call);
    case 'llm.reset':
      return reset(fault, call);
    case 'llm.context-length':
      return contextLength(fault, call);
    case 'llm.unauthorized':
      return unauthorized(fault, call);
    case 'llm.invalid-request':
      return badRequest(fault, call);
    case 'llm.forbidden':
      return forbidden(fault, call);
    case 'llm.quota':
      return quota(fault, call);
    case 'llm.stream-cut':
      return streamCut(fault, call);
    case 'llm.overloaded':
      return overloaded(fault, call);
    case 'llm.slow-down':
      return slowDown(fault, call);
    case 'llm.bad-gateway':
      return badGateway(fault, call);
    case 'llm.html-answer':
      return htmlAnswer(fault, call);
    case 'llm.model-not-found':
      return modelNotFound(fault, call);
    case 'llm.request-too-large':
      return requestTooLarge(fault, call);
    case 'llm.slow-first-token':
      return slowFirstToken(fault, call);
    case 'llm.slow-tokens':
      return slowTokens(fault, call);
    case 'llm.stall':
      return stall(fault, call);
    case 'llm.body-cut':
      return bodyCut(fault, call);
    case 'llm.stream-error':
      return streamError(fault, call);
    case 'llm.broken-json':
      return brokenJson(fault, call);
    case 'llm.refusal':
      return refusal(fault, call);
    case 'llm.empty-answer':
      return emptyAnswer(fault, call);
    case 'llm.max-tokens':
      return maxTokens(fault, call);
    case 'llm.usage-missing':
      return usageMissing(fault, call);
    case 'llm.embeddings':
      return embeddings(fault, call);
    default:
      return fault satisfies never;
  }
}
