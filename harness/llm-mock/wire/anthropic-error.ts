// Errors as Anthropic writes them: `{"type": "error", "error": {type, message}, "request_id"}`.
import type { HttpReply } from '../reply.ts';
import { NOTHING_METERED } from '../tokens.ts';
import { anthropicHeaders } from './anthropic-headers.ts';

export interface AnthropicError {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  /** What else a program is told. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Beyond the headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}

const saidOf = ({ type, message, details }: AnthropicError): Readonly<Record<string, unknown>> => ({
  type,
  message,
  ...(details === undefined ? {} : { details }),
});

/** The answer for an error. Never billed. */
export const anthropicError = (requestId: string, error: AnthropicError): HttpReply => ({
  kind: 'http',
  status: error.status,
  headers: { ...anthropicHeaders(requestId), ...error.headers },
  body: { json: { type: 'error', error: saidOf(error), request_id: requestId } },
  usage: NOTHING_METERED,
  billed: false,
  ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
});
