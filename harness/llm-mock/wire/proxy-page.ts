// Pages of HTML that proxies between a client and a provider send in place of an answer. None of the provider's headers is on them.
import type { HttpReply } from '../reply.ts';
import { NOTHING_METERED } from '../tokens.ts';

/** A page as such a proxy writes it. Never billed: no model was asked. */
export function proxyPage(status: number, title: string): HttpReply {
  const html = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n`;
  return {
    kind: 'http',
    status,
    headers: { server: 'cloudflare' },
    body: { html },
    usage: NOTHING_METERED,
    billed: false,
  };
}
