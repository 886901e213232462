// llm.bad-gateway: 502 from a proxy on the way, with a page of HTML where the client expects the provider's JSON.
import { proxyPage } from '../wire/proxy-page.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const badGateway: FaultReply<'llm.bad-gateway'> = () => proxyPage(502, '502 Bad Gateway');
