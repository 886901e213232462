// Errors as Gemini writes them: `{"error": {code, message, status, details}}`; Vertex AI puts each into an array.
import type { ProviderLimit } from '../../scenario/types.ts';
import type { Call, HttpReply } from '../reply.ts';
import { NOTHING_METERED } from '../tokens.ts';
import { geminiHeaders } from './gemini-headers.ts';

export interface GeminiError {
  readonly status: number;
  /** `RESOURCE_EXHAUSTED` */
  readonly state: string;
  readonly message: string;
  readonly details?: readonly unknown[] | undefined;
  /** Beyond the headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}

/** Vertex AI serves the same models under the address of a project. */
const VERTEX = /\/projects\/[^/]+\/locations\//u;

export const isVertex = ({ path }: Pick<Call, 'path'>): boolean => VERTEX.test(path);

/** The answer for an error. Never billed. */
export function geminiError(call: Pick<Call, 'path'>, error: GeminiError): HttpReply {
  const { status, state, message, details } = error;
  const body = { error: { code: status, message, status: state, ...(details === undefined ? {} : { details }) } };
  return {
    kind: 'http',
    status,
    headers: { ...geminiHeaders(), ...error.headers },
    body: { json: isVertex(call) ? [body] : body },
    usage: NOTHING_METERED,
    billed: false,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

/** 400 for a request that Gemini would not take. */
export const geminiRefusal = (call: Pick<Call, 'path'>, message: string): HttpReply =>
  geminiError(call, { status: 400, state: 'INVALID_ARGUMENT', message });

interface Violation {
  readonly which: ProviderLimit;
  readonly limit: number;
  readonly window: 'PerMinute' | 'PerDay';
  /** `58s`; absent: no wait is told. */
  readonly delay?: string | undefined;
}

const TYPE = 'type.googleapis.com/google.rpc';
const METRICS: Readonly<Record<ProviderLimit, readonly [metric: string, id: string]>> = {
  requests: ['generate_content_requests', 'GenerateRequests'],
  tokens: ['generate_content_input_token_count', 'GenerateContentInputTokens'],
};

/** What a 429 of Gemini says: the quota that was hit in the details, and the wait beside it. No header carries either. */
export function quotaDetails(
  { model }: Pick<Call, 'model'>,
  { which, limit, window, delay }: Violation,
): { readonly message: string; readonly details: readonly unknown[] } {
  const [name, id] = METRICS[which];
  const metric = `generativelanguage.googleapis.com/${name}`;
  const again = delay === undefined ? '' : `\nPlease retry in ${delay}.`;
  return {
    message: `You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.\n* Quota exceeded for metric: ${metric}, limit: ${limit}, model: ${model}${again}`,
    details: [
      {
        '@type': `${TYPE}.Help`,
        links: [
          {
            description: 'Learn more about Gemini API quotas',
            url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
          },
        ],
      },
      {
        '@type': `${TYPE}.QuotaFailure`,
        violations: [
          {
            quotaMetric: metric,
            quotaId: `${id}${window}PerProjectPerModel`,
            quotaDimensions: { location: 'global', model },
            quotaValue: String(limit),
          },
        ],
      },
      ...(delay === undefined ? [] : [{ '@type': `${TYPE}.RetryInfo`, retryDelay: delay }]),
    ],
  };
}
