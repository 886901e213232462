// How a reranking is started by hand, and what may be sent to one.
import type { TriggerInfo } from '../pipeline.ts';
import { kebab } from '../research/workflow-id.ts';
import { webAddress } from '../web/address.ts';
import { requestOf } from './request.ts';
import type { RerankInput } from './types.ts';

export const RERANK_TRIGGER: TriggerInfo = {
  example: { query: 'what survives a crash', search_url: 'https://example.com/search', late_minutes: 5 },
  nameOf(input) {
    const { query, search_url } = requestOf(input as RerankInput);
    webAddress(search_url, 'search_url');
    return `rerank-${kebab(query, 'query')}`;
  },
  signals: [{ name: 'add_candidates', example: [[{ id: 'p7', text: 'A timer survives.' }]] }],
};
