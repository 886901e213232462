// What a request at a service or a page gets that a fault strikes. A new kind is a case here.
import type { ServiceFault, ServiceReply } from '../scenario/types.ts';
import { waitInHeaders } from './replies/rate-limit.ts';

/** Instead of the true answer, or the true answer with something wrong on its way. */
export type StruckReply =
  | { readonly kind: 'instead'; readonly reply: ServiceReply; readonly retryAfterMs?: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'late'; readonly delayMs: number }
  | { readonly kind: 'half'; readonly end: 'fin' | 'reset' | 'stall'; readonly framing: 'length' | 'chunks' };

const TEXTS = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  410: 'Gone',
  422: 'Unprocessable Entity',
} as const;

/** What a proxy shows when nothing behind it answers. */
const PROXY_PAGE =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';

/** Exhaustive: a kind without a reply does not compile. */
export function struckReply(fault: ServiceFault, arrivedWallMs: number): StruckReply {
  switch (fault.kind) {
    case 'service.rate-limit': {
      const { headers, ms } =
        fault.retryAfter === undefined ? { headers: {} } : waitInHeaders(fault.retryAfter, arrivedWallMs);
      const reply = { status: 429, json: { error: 'Too Many Requests' }, headers };
      return { kind: 'instead', reply, ...(ms === undefined ? {} : { retryAfterMs: ms }) };
    }
    case 'service.server-error':
    case 'service.client-error':
      return { kind: 'instead', reply: { status: fault.status, json: { error: TEXTS[fault.status] } } };
    case 'service.hang':
      return { kind: 'hang' };
    case 'service.reset':
      return { kind: 'reset' };
    case 'service.slow':
      return { kind: 'late', delayMs: fault.delayMs };
    case 'service.body-cut':
      return { kind: 'half', end: fault.by ?? 'fin', framing: fault.framing ?? 'length' };
    case 'service.html': {
      const headers = { 'content-type': 'text/html; charset=utf-8' };
      return { kind: 'instead', reply: { text: PROXY_PAGE, headers } };
    }
    default:
      return fault satisfies never;
  }
}
