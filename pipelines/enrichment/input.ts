// What the enrichment workflows take. Pure: runs in the workflow sandbox.
import { identifier, record, text } from '../input.ts';
import type { EnrichmentInput } from './types.ts';

/** The input, with nothing else in it. @throws ApplicationFailure ValueError */
export function enrichmentInput(input: unknown): EnrichmentInput {
  const { connector_id, api_url } = record(input);
  return { connector_id: identifier(connector_id, 'connector_id'), api_url: text(api_url, 'api_url') };
}
