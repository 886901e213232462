// Errors as OpenAI writes them: `{"error": {message, type, param, code}}`.
import type { HttpReply } from '../reply.ts';
import { NOTHING_METERED } from '../tokens.ts';
import { openAiHeaders } from './headers.ts';

export interface ApiError {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
  readonly param?: string;
  /** Beyond the headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}

/** The answer for an error. Never billed. */
export function errorReply(requestId: string, error: ApiError): HttpReply {
  const { message, type, code, param = null } = error;
  return {
    kind: 'http',
    status: error.status,
    headers: { ...openAiHeaders(requestId), ...error.headers },
    body: { json: { error: { message, type, param, code } } },
    usage: NOTHING_METERED,
    billed: false,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

/** 400 for a request that OpenAI would not take. */
export const invalidRequest = (
  requestId: string,
  message: string,
  param?: string,
  code: string | null = null,
): HttpReply =>
  errorReply(requestId, {
    status: 400,
    message,
    type: 'invalid_request_error',
    code,
    ...(param === undefined ? {} : { param }),
  });
