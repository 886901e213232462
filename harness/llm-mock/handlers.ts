// The fake provider as msw handlers: the same ones serve real HTTP (server.ts) and in-process tests (msw's setupServer).
import { http, type HttpHandler } from 'msw';
import type { LlmBook } from './book.ts';
import { exchange } from './exchange.ts';
import { ENDPOINTS } from './wire/endpoints.ts';

/** Handlers for any host. A broken connection (hang, reset) is `HttpResponse.error()`. */
export const llmHandlers = (book: LlmBook): HttpHandler[] =>
  ENDPOINTS.map((endpoint) =>
    http[endpoint.method](typeof endpoint.path === 'string' ? `*${endpoint.path}` : endpoint.path, ({ request }) =>
      exchange(book, endpoint, request),
    ),
  );
