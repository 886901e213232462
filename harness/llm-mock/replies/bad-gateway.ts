// llm.bad-gateway: 502 or 504 from a proxy on the way, with a page of HTML where the client expects the provider's JSON.
import { proxyPage } from '../wire/proxy-page.ts';
import type { FaultReply } from './reply-of-kind.ts';

const TITLES = { 502: '502 Bad Gateway', 504: '504 Gateway Time-out' } as const;

export const badGateway: FaultReply<'llm.bad-gateway'> = ({ status = 502 }) => proxyPage(status, TITLES[status]);
