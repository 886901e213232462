// The fake provider over real HTTP on loopback.
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { getResponse } from 'msw';
import type { WallClock } from '../clock.ts';
import { listenOnLoopback } from '../http/loopback.ts';
import { LlmBook } from './book.ts';
import { exchange } from './exchange.ts';
import { llmHandlers } from './handlers.ts';
import { resetting } from './stream.ts';
import type { LlmMock } from './types.ts';

const HEALED = 200;

/**
 * Starts the fake on a free port of 127.0.0.1.
 * @throws HarnessError ADDRESS_IN_USE when no port can be had
 */
export async function startLlmMock({ clock }: { readonly clock: WallClock }): Promise<LlmMock> {
  const book = new LlmBook(clock);
  const app = createApp(book);
  const server = await listenOnLoopback((request, bindings) => app.fetch(request, bindings));
  return {
    llmUrl: `${server.origin}/v1`,
    anthropicUrl: server.origin,
    pagesUrl: (trial) => `${server.origin}/pages/${encodeURIComponent(trial)}`,
    servicesUrl: (trial) => `${server.origin}/services/${encodeURIComponent(trial)}`,
    register: (script) => book.register(script),
    heal: (trial) => book.heal(trial),
    trouble: async (trial) => {
      const answer = await fetch(`${server.origin}/healing/${encodeURIComponent(trial)}`);
      const said = await answer.text();
      return answer.status === HEALED ? undefined : `the fake provider answers ${answer.status}: ${said}`;
    },
    collect: (trial) => book.collect(trial),
    collectServices: (trial) => book.collectServices(trial),
    wasRefused: (trial, attempt) => book.wasRefused(trial, attempt),
    strikes: (trial, faultId) => book.strikes(trial, faultId),
    get unmatched() {
      return book.unmatched;
    },
    get late() {
      return book.late;
    },
    close: async () => {
      book.healAll();
      await server.close();
    },
  };
}

function createApp(book: LlmBook): Hono<{ Bindings: HttpBindings }> {
  const handlers = llmHandlers(book);
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/healing/:trial', ({ req, text }) =>
    book.isHealed(req.param('trial')) ? text('healed', HEALED) : text('its faults still strike', 503),
  );
  const pathOf = (path: string): string => `/${decodeURIComponent(path.split('/').slice(3).join('/'))}`;
  const nowhere = (trial: string, path: string): Response => {
    book.nowhere(trial, path);
    return new Response('Not Found', { status: 404 });
  };
  app.get('/pages/:trial/*', async ({ req, env }) => {
    const response = await book.servicesOf(req.param('trial'))?.servePage(req.raw, pathOf(req.path));
    return response === undefined ? nowhere(req.param('trial'), req.path) : sent(response, env);
  });
  app.all('/services/:trial/*', async ({ req, env }) => {
    const response = await book.servicesOf(req.param('trial'))?.serve(req.raw, pathOf(req.path));
    return response === undefined ? nowhere(req.param('trial'), req.path) : sent(response, env);
  });
  app.all('*', async ({ req, env }) => {
    const response = (await getResponse(handlers, req.raw)) ?? (await exchange(book, undefined, req.raw));
    return sent(response, env);
  });
  return app;
}

/** msw cannot say "reset the connection" on the wire; its network error, and a body that says so, are turned into a TCP RST here. */
function sent(response: Response, { incoming }: HttpBindings): Response {
  // Node's own resetAndDestroy() ends the connection before it resets it, and a peer that reads in between sees a clean end. With this
  // mark of the same method, destroy() resets at once.
  const reset = (): void => void Object.assign(incoming.socket, { resetAndClosing: true }).destroy();
  const cut = (): void => incoming.socket.destroySoon();
  if (response.type !== 'error')
    return response.body === null
      ? response
      : new Response(resetting(response.body, { onReset: reset, onCut: cut }), response);
  reset();
  return RESPONSE_ALREADY_SENT;
}
