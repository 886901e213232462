// How the workflows of connector enrichment are started by hand. The predecessor is not: it is kept for comparison only.
import type { TriggerInfo } from '../pipeline.ts';
import { webAddress } from '../web/address.ts';
import { enrichmentInput } from './input.ts';

const triggerOf = (prefix: string): TriggerInfo => ({
  example: { connector_id: '7', api_url: 'https://api.example.com' },
  nameOf(input) {
    const { connector_id, api_url } = enrichmentInput(input);
    webAddress(api_url, 'api_url');
    return `${prefix}-${connector_id}`;
  },
});

export const ENRICHMENT_TRIGGER = triggerOf('enrichment');
/** Behind a job the same connector gives another result: it must not be taken for the same work. */
export const ENRICHMENT_JOB_TRIGGER = triggerOf('enrichment-job');
