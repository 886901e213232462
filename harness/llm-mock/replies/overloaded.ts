// llm.overloaded: too much for the provider, as each says it: 503 of OpenAI and Gemini, 529 of Anthropic.
import type { FaultReply } from './reply-of-kind.ts';
import { serverError } from './server-error.ts';

const STATUS = { openai: 503, anthropic: 529, gemini: 503 } as const;

export const overloaded: FaultReply<'llm.overloaded'> = ({ on }, call) =>
  serverError({ kind: 'llm.server-error', on, status: STATUS[call.provider] }, call);
