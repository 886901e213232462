// Asks an HTTP API for JSON, bounded in time and size, with the same failure types as every other service.
import { readStart, refusedPage } from './page.ts';
import { requestOnce, type WebRequest } from './request.ts';

export type JsonRequest = WebRequest;

/**
 * The JSON value of a 2xx answer, at most 64 KB of it. One call is one request. Throws ApplicationFailures of the types in
 * llm/failures.ts (an answer that is no JSON, or longer, is an InvalidAnswerError); `details[0].status` is the HTTP status.
 */
export type RequestJson = (request: JsonRequest) => Promise<unknown>;

export const requestJson: RequestJson = (request) =>
  requestOnce({ ...request, headers: { accept: 'application/json', ...request.headers } }, async (response) => {
    if (!response.ok) throw await refusedPage(response);
    return JSON.parse(await readStart(response)) as unknown;
  });
