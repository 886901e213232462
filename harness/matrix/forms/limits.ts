// Rate limits in the forms in which providers say, or do not say, when to come back.
import type { ProviderLimit, RetryAfter } from '../../scenario/types.ts';
import type { Form, KindForms } from '../types.ts';
import type { ModelCall } from '../work.ts';
import { atModel, atService } from './at-calls.ts';

/** Longer than the first backoff of any usual policy, so that only who reads it keeps to it. */
const WAIT_S = 45;

const SAID: readonly (readonly [name: string, title: string, retryAfter: RetryAfter | undefined])[] = [
  ['silent', '429 without Retry-After', undefined],
  ['seconds', `429, Retry-After ${WAIT_S} s`, { seconds: WAIT_S }],
  ['date', `429, Retry-After as a date ${WAIT_S} s ahead`, { dateInSeconds: WAIT_S }],
  ['past-date', '429, Retry-After as a date that is over', { dateInSeconds: -30 }],
  ['negative', '429, Retry-After -5', { seconds: -5 }],
  ['absurd', '429, Retry-After of 3,170 years', { text: '99999999999' }],
  ['infinity', '429, Retry-After Infinity', { text: 'Infinity' }],
  ['no-number', '429, Retry-After "soon"', { text: 'soon' }],
];

/** Gemini has no header: its wait is in the body, and only one that is a number. */
const byHeader = ({ provider }: ModelCall): string | undefined =>
  provider === 'gemini' ? 'the provider is Gemini, which sends no Retry-After' : undefined;

const modelForm = (name: string, title: string, retryAfter: RetryAfter | undefined): Form =>
  atModel({
    name,
    title,
    demands: 'recovers',
    ...(retryAfter === undefined || 'seconds' in retryAfter ? {} : { unless: byHeader }),
    fault: (on) => ({ kind: 'llm.rate-limit', on, ...(retryAfter === undefined ? {} : { retryAfter }) }),
  });

const TOKENS: ProviderLimit = 'tokens';

export const modelRateLimits: KindForms = {
  forms: [
    atModel({
      name: 'tokens',
      title: '429 for tokens',
      demands: 'recovers',
      fault: (on) => ({ kind: 'llm.rate-limit', on, limit: TOKENS }),
    }),
    atModel({
      name: 'milliseconds',
      title: '429, retry-after-ms 20,000',
      demands: 'recovers',
      unless: ({ provider }) =>
        provider === 'openai' ? undefined : `the provider is ${PROVIDERS[provider]}, which has no retry-after-ms`,
      fault: (on) => ({ kind: 'llm.rate-limit', on, retryAfter: { milliseconds: 20_000 } }),
    }),
    ...SAID.map(([name, title, retryAfter]) => modelForm(name, title, retryAfter)),
  ],
};

/** Providers as people write them. */
export const PROVIDERS = { openai: 'OpenAI', anthropic: 'Anthropic', gemini: 'Gemini' } as const;

const SERVICE_SAYS: readonly string[] = ['silent', 'seconds', 'date', 'negative', 'absurd', 'no-number'];

const serviceForms = SAID.filter(([name]) => SERVICE_SAYS.includes(name)).map(([name, title, retryAfter]) =>
  atService({
    name,
    title,
    demands: 'recovers',
    fault: (on) => ({ kind: 'service.rate-limit', on, ...(retryAfter === undefined ? {} : { retryAfter }) }),
  }),
) as [Form, ...Form[]];

export const serviceRateLimits: KindForms = { forms: serviceForms };
