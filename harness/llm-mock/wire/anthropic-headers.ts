// Headers that Anthropic puts on its answers.

/** Limits of a client far from them, by what is limited. */
const LIMITS = { requests: 4_000, 'input-tokens': 2_000_000, 'output-tokens': 400_000, tokens: 2_400_000 };

/** Headers of any answer. */
export const anthropicHeaders = (requestId: string): Record<string, string> => ({
  'request-id': requestId,
  'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
});

/** Headers of an answer that was metered: limit, rest and, as RFC 3339, the moment of the reset, for each limit. */
export const limitHeaders = (arrivedWallMs: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(LIMITS).flatMap(([what, limit]) => [
      [`anthropic-ratelimit-${what}-limit`, String(limit)],
      [`anthropic-ratelimit-${what}-remaining`, String(limit - 1)],
      [`anthropic-ratelimit-${what}-reset`, resetAt(arrivedWallMs)],
    ]),
  );

/** `2026-11-21T08:00:00Z`: whole seconds, never earlier than the moment meant. */
export const resetAt = (ms: number): string =>
  new Date(Math.ceil(ms / 1_000) * 1_000).toISOString().replace(/\.\d+Z$/u, 'Z');
