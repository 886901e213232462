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
    default:
      return fault satisfies never;
  }
}
