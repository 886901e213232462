// Errors of the model's provider: those that pass, and those that no repetition changes.
import type { Form, KindForms } from '../types.ts';
import { atModel } from './at-calls.ts';

/** Kinds that have nothing but a place. */
type Bare =
  | 'llm.hang'
  | 'llm.reset'
  | 'llm.context-length'
  | 'llm.unauthorized'
  | 'llm.invalid-request'
  | 'llm.forbidden'
  | 'llm.quota'
  | 'llm.overloaded'
  | 'llm.slow-down'
  | 'llm.bad-gateway'
  | 'llm.html-answer'
  | 'llm.model-not-found'
  | 'llm.request-too-large'
  | 'llm.broken-json'
  | 'llm.refusal'
  | 'llm.empty-answer'
  | 'llm.max-tokens'
  | 'llm.usage-missing';

/** The one form of a kind that says nothing more. */
export const bare = (kind: Bare, title: string, demands: Form['demands']): KindForms => ({
  forms: [atModel({ title, demands, fault: (on) => ({ kind, on }) })],
});

const STATUSES = [500, 503, 529] as const;

const statusForm = (status: (typeof STATUSES)[number]): Form =>
  atModel({
    name: String(status),
    title: `HTTP ${status}`,
    demands: 'recovers',
    ...(status === 529
      ? {
          unless: ({ provider }) =>
            provider === 'anthropic' ? undefined : 'only Anthropic answers 529; the others have llm.overloaded',
        }
      : {}),
    fault: (on) => ({ kind: 'llm.server-error', on, status }),
  });

export const modelServerErrors: KindForms = {
  forms: [statusForm(500), statusForm(503), statusForm(529)],
};
