// Headers that OpenAI puts on every answer.

const LIMITS = { requests: '10000', tokens: '2000000' };

/** Headers of any answer. Rate-limit numbers are those of a client far from its limits. */
export const openAiHeaders = (requestId: string): Record<string, string> => ({
  'x-request-id': requestId,
  'openai-organization': 'org-ordeal',
  'openai-processing-ms': '1',
  'openai-version': '2020-10-01',
  'x-ratelimit-limit-requests': LIMITS.requests,
  'x-ratelimit-limit-tokens': LIMITS.tokens,
  'x-ratelimit-remaining-requests': '9999',
  'x-ratelimit-remaining-tokens': '1999000',
  'x-ratelimit-reset-requests': '6ms',
  'x-ratelimit-reset-tokens': '30ms',
});
