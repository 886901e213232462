// How document processing is started by hand.
import { identifier, record, wholeNumber } from '../input.ts';
import type { TriggerInfo } from '../pipeline.ts';
import { webAddress } from '../web/address.ts';
import { PAGES_MAX } from './policy.ts';

export const DOCUMENT_TRIGGER: TriggerInfo = {
  example: { docId: 'contract-7' },
  nameOf(input) {
    const { docId, pages, register_url } = record(input);
    const workflowId = `document-${identifier(docId, 'docId')}`;
    if (pages !== undefined) wholeNumber(pages, 'pages', 1, PAGES_MAX);
    if (register_url !== undefined) webAddress(register_url, 'register_url');
    return workflowId;
  },
  file: { field: 'source', what: 'its text, pages separated by form feeds (pdftotext writes it)' },
  signals: [{ name: 'approve', example: [true] }],
};
