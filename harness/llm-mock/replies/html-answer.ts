// llm.html-answer: status 200 with a page of HTML: a login page, a maintenance page, a captive portal.
import { proxyPage } from '../wire/proxy-page.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const htmlAnswer: FaultReply<'llm.html-answer'> = () => proxyPage(200, 'We will be right back');
