// No money is left, or none may be spent: said by each provider in several ways, and never healed by waiting.

/** @typeParam On - which requests to the provider are meant */
export interface QuotaFault<On> {
  readonly kind: 'llm.quota';
  readonly on: On;
  /**
   * - absent: OpenAI's 429 `insufficient_quota`, Anthropic's 400 "credit balance is too low".
   * - `credit-balance`: OpenAI's 429 `credit_balance_exhausted`, Anthropic's 402 `billing_error`.
   * - `spend-limit`, `project-spend-limit`: OpenAI's 429 `organization_spend_limit_exceeded` and `project_spend_limit_exceeded`; Anthropic's
   *   400 of the limit that the organization, or its workspace, has set itself.
   * - `usage-limit`: OpenAI's 429 `organization_usage_limit_exceeded`, Anthropic's 429 `enforced_spend_limit_reached`, without a wait.
   *
   * Gemini says all of them alike: 429, a quota per day.
   */
  readonly reason?: QuotaReason;
}

export type QuotaReason = 'credit-balance' | 'spend-limit' | 'project-spend-limit' | 'usage-limit';
