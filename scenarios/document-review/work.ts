// The work that the review scenarios put through faults: one contract, summarised, analysed, decided on and kept.
import type { ExecutionScenario } from 'ordeal/scenario';

export const contract = `Framework Agreement between Ada Lovelace Ltd and Analytical Engines GmbH.
The Supplier delivers the turbines named in Annex 1 within 30 days of each order and carries the risk until they are handed over.
Invoices are due 14 days after receipt. Overdue amounts bear interest of 9 per cent a year.
Either party may end this Agreement with 3 months notice to the end of a quarter, in writing.
Neither party is liable for more than EUR 40,000 in a calendar year, save for intent and for harm to life and health.`;

/** DocumentWorkflow over one contract. Nobody decides unless a scenario says so. */
export const review = {
  pipeline: 'document-review',
  args: [{ doc_id: 'contract-7', source_url: '{pages}/contract-7' }],
  world: { pages: { '/contract-7': contract } },
} satisfies Partial<ExecutionScenario>;

/** The same with a week for the decision, as the step-by-step version has it. */
export const weekLongReview = {
  ...review,
  args: [{ doc_id: 'contract-7', source_url: '{pages}/contract-7', approval_wait: '7 days' }],
} satisfies Partial<ExecutionScenario>;

/** A review that is approved after two hours. */
export const approvedReview = {
  ...review,
  actions: [{ signal: 'approve_summary', args: [true], at: '2 hours' }],
} satisfies Partial<ExecutionScenario>;

/** A row per approved review, and the result of an undisturbed one. */
export const kept = { status: 'completed', result: 'as-without-faults', effects: { document_reviews: 1 } } as const;

/** Every step once. */
export const onceEach = { fetch_document: 1, generate_summary: 1, run_local_model: 1, save_results: 1 } as const;

const answer = (status: string, progress = 'processing') => ({ doc_id: 'contract-7', status, progress });

/** `get_status`, asked all the time: it says what the review does, in these words and no others. */
export const statusAllTheTime = {
  watch: [
    {
      query: 'get_status',
      answers: [
        answer('fetching'),
        answer('summarizing'),
        answer('analyzing'),
        answer('awaiting_approval', 'awaiting_approval'),
        answer('saving'),
        answer('completed'),
      ],
    },
  ],
} satisfies Partial<ExecutionScenario>;

export const awaiting = answer('awaiting_approval', 'awaiting_approval');
