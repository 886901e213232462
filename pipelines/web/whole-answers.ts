// What fetch sends its requests over: node:http, which knows whether a body has come to its end. Node's own way takes a body that was
// cut behind `connection: close` for a whole one, and nothing of that can be seen through fetch.
import { Agent as PlainAgent, request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { Readable } from 'node:stream';

type Dispatcher = NonNullable<RequestInit['dispatcher']>;
type Dispatch = Dispatcher['dispatch'];
type Handler = Parameters<Dispatch>[1];
type Options = Parameters<Dispatch>[0];

/** An idle connection is closed before servers close it (5 s and more): a request on one that is being closed would be lost. */
const IDLE_MS = 3_000;
const keptAlive = { keepAlive: true, timeout: IDLE_MS } as const;
const [plain, secure] = [new PlainAgent(keptAlive), new SecureAgent(keptAlive)];

/** Names and values in turn, as fetch reads them. */
const headersOf = ({ rawHeaders }: IncomingMessage): Buffer[] => rawHeaders.map((text) => Buffer.from(text, 'latin1'));

/** Hands an answer to fetch, part by part, and its end only if it is one. */
function hand(response: IncomingMessage, handler: Handler, fail: (error: Error) => void): void {
  const goOn = (): void => void response.resume();
  handler.onHeaders?.(response.statusCode ?? 0, headersOf(response), goOn, response.statusMessage ?? '');
  response.on('data', (part: Buffer) => {
    if (handler.onData?.(part) === false) response.pause();
  });
  response.on('end', () => {
    if (response.complete) handler.onComplete?.([]);
    else fail(new Error('the body was cut'));
  });
  response.on('error', fail);
}

function send({ body }: Options, request: ClientRequest): void {
  if (body === null || body === undefined) request.end();
  else Readable.from(body as AsyncIterable<Uint8Array>).pipe(request);
}

const dispatch: Dispatch = (options, handler) => {
  const { origin, path, method, headers } = options;
  const url = new URL(path, origin);
  const asked = { method, headers: headers as Record<string, string> };
  const request =
    url.protocol === 'https:'
      ? secureRequest(url, { ...asked, agent: secure })
      : plainRequest(url, { ...asked, agent: plain });
  let failed = false;
  const fail = (error: Error): void => {
    if (failed) return;
    failed = true;
    handler.onError?.(error);
  };
  handler.onConnect?.((reason) => void request.destroy(reason));
  request.on('response', (response) => hand(response, handler, fail));
  request.on('error', fail);
  send(options, request);
  return true;
};

/** For `fetch(url, { dispatcher })`: an answer that ends before its end is an error, whatever its headers say. */
export const wholeAnswers = { dispatch } as Dispatcher;
