// The six fields of a contract: one pass of the model over the document for each. Pure data.

export const FIELDS = {
  parties: 'Who are the parties of the contract?',
  effective_date: 'On which date does the contract take effect?',
  term: 'How long does the contract run, and how is it ended?',
  payment_terms: 'What is paid, when, and in which currency?',
  liability_cap: 'Up to which amount is a party liable?',
  governing_law: 'Which law governs the contract?',
} as const;

export type FieldName = keyof typeof FIELDS;

/** In the order of the passes. */
export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];
