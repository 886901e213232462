// The twenty scenarios that are compared: both pipelines, 7 kills, 8 troubles of the provider or waits for a person, 3 without any fault.

/** By the name of the scenario; the case written by hand has the same name. */
export const TWENTY = [
  'research/summarises-one-article',
  'research/rate-limited-retry-after-seconds',
  'research/rate-limited-retry-after-date',
  'research/rate-limit-storm-within-attempts',
  'research/rate-limit-storm-beyond-attempts',
  'research/unauthorized-stops',
  'research/approved-after-an-hour',
  'research/never-approved',
  'research/draft-rate-limited-then-approved',
  'research/full-five-sources',
  'research/killed-between-write-and-completion',
  'research/killed-with-the-answer-in-hand',
  'research/killed-during-the-approval-wait',
  'document-processing/contract-in-twelve-chunks',
  'document-processing/rate-limit-storm-on-the-fan-out',
  'document-processing/doubtful-field-approved',
  'document-processing/crash-after-embed',
  'document-processing/crash-with-3-of-12-extracted',
  'document-processing/killed-inside-embed',
  'document-processing/killed-between-write-and-completion',
] as const;

export type CaseName = (typeof TWENTY)[number];
