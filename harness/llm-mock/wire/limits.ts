// Where a client stands with its limits, in the headers of each provider.
import type { ProviderLimit } from '../../scenario/types.ts';
import type { Call } from '../reply.ts';
import { resetAt } from './anthropic-headers.ts';

export interface Standing {
  readonly limit: number;
  readonly remaining: number;
  /** Until the whole limit is there again, ms from the arrival of the request. */
  readonly resetMs: number;
}

/** By what is limited; what is absent has no limit. */
export type Limits = Readonly<Partial<Record<ProviderLimit, Standing>>>;

/** Anthropic counts tokens thrice; the fake has one limit for them. */
const ANTHROPIC_NAMES: Readonly<Record<ProviderLimit, readonly string[]>> = {
  requests: ['requests'],
  tokens: ['tokens', 'input-tokens'],
};

/** The headers that tell them. Gemini has none. */
export function limitHeadersOf({ provider, arrivedWallMs }: Call, limits: Limits): Record<string, string> {
  const each = (['requests', 'tokens'] as const).flatMap((which) => {
    const standing = limits[which];
    return standing === undefined ? [] : [{ which, standing }];
  });
  switch (provider) {
    case 'openai':
      return Object.fromEntries(each.flatMap(({ which, standing }) => openAi(which, standing)));
    case 'anthropic':
      return Object.fromEntries(
        each.flatMap(({ which, standing }) =>
          ANTHROPIC_NAMES[which].flatMap((name) => anthropic(name, standing, arrivedWallMs)),
        ),
      );
    case 'gemini':
      return {};
  }
}

type Header = readonly [name: string, value: string];

const openAi = (which: ProviderLimit, { limit, remaining, resetMs }: Standing): readonly Header[] => [
  [`x-ratelimit-limit-${which}`, String(limit)],
  [`x-ratelimit-remaining-${which}`, String(remaining)],
  [`x-ratelimit-reset-${which}`, durationText(resetMs)],
];

const anthropic = (name: string, { limit, remaining, resetMs }: Standing, nowMs: number): readonly Header[] => [
  [`anthropic-ratelimit-${name}-limit`, String(limit)],
  [`anthropic-ratelimit-${name}-remaining`, String(remaining)],
  [`anthropic-ratelimit-${name}-reset`, resetAt(nowMs + resetMs)],
];

const MS_PER_S = 1_000;
const S_PER_MIN = 60;

/** `12ms`, `1.5s`, `6m0s`, `1h0m0s`: how OpenAI writes the time to a reset. */
export function durationText(ms: number): string {
  const whole = Math.ceil(ms);
  if (whole < MS_PER_S) return whole === 0 ? '0s' : `${whole}ms`;
  const minutes = Math.floor(whole / MS_PER_S / S_PER_MIN);
  const seconds = `${(whole - minutes * S_PER_MIN * MS_PER_S) / MS_PER_S}s`;
  if (minutes === 0) return seconds;
  const hours = Math.floor(minutes / S_PER_MIN);
  return hours === 0 ? `${minutes}m${seconds}` : `${hours}h${minutes % S_PER_MIN}m${seconds}`;
}
