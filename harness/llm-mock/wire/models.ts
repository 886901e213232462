// GET /v1/models: the list of models. Free of charge.
import type { Call, HttpReply } from '../reply.ts';
import { NOTHING_METERED } from '../tokens.ts';
import { openAiHeaders } from './headers.ts';

/** Any model is answered; these are listed. */
const LISTED = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini', 'text-embedding-3-small', 'text-embedding-3-large'];
const CREATED_S = 1_715_367_049;

export const listModels = ({ requestId }: Call): HttpReply => ({
  kind: 'http',
  status: 200,
  headers: openAiHeaders(requestId),
  body: {
    json: {
      object: 'list',
      data: LISTED.map((id) => ({ id, object: 'model', created: CREATED_S, owned_by: 'system' })),
    },
  },
  usage: NOTHING_METERED,
  billed: false,
});
