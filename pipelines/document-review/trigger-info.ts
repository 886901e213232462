// How a document review is started by hand, and what may be sent to one.
import type { TriggerInfo } from '../pipeline.ts';
import { checkInput } from './state.ts';

export const REVIEW_TRIGGER: TriggerInfo = {
  example: { doc_id: 'contract-7', source_url: 'https://example.com/contract-7.txt', approval_wait: '7 days' },
  nameOf: (input) => `review-${checkInput(input).document.doc_id}`,
  file: { field: 'source', what: 'its text in UTF-8' },
  signals: [
    { name: 'approve_summary', example: [true] },
    { name: 'request_revision', example: ['Name the parties.'] },
  ],
  updates: [{ name: 'decide', example: [true] }],
  queries: [
    { name: 'get_status', example: [] },
    { name: 'get_state', example: [] },
  ],
};
