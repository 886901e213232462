// Errors as Anthropic writes them: `{"type": "error", "error": {type, message}, "request_id"}`.
import type { HttpReply } from '../reply.ts';
import { NOTHING_METERED } from '../tokens.ts';
import { anthropicHeaders } from './anthropic-headers.ts';

export interface AnthropicError {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  /** Beyond the headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}

/** The answer for an error. Never billed. */
export const anthropicError = (requestId: string, error: AnthropicError): HttpReply => ({
  kind: 'http',
  status: error.status,
  headers: { ...anthropicHeaders(requestId), ...error.headers },
  body: { json: { type: 'error', error: { type: error.type, message: error.message }, request_id: requestId } },
  usage: NOTHING_METERED,
  billed: false,
  ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
});
