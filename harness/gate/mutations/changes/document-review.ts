// Changes to document review: its draft, its loop of decisions and revisions, its continue-as-new.
import type { Edit, Mutation } from '../mutation.ts';

const WORKFLOW = 'pipelines/document-review/workflow.ts';
const SIGNALS = 'pipelines/document-review/signals.ts';
const POLICY = 'pipelines/document-review/policy.ts';

const SUMMARY = '  review.summary = await generate_summary({ doc_id: review.doc_id, text: review.parsed_text });\n';
const MODEL = '  review.analysis = await run_local_model(review.parsed_text);\n';
const BETWEEN = "  review.status = 'analyzing';\n";
const SAVE = '    await save_results({ doc_id, ...found });\n';
const DECIDE = '  setHandler(decide, (approved) => (review.decision ??= approved), { validator: checkDecision });\n';
const WAIT = '      await condition(() => said() || mustContinue(review), leftMs);\n';

const importing = (name: string): Edit => ({
  file: WORKFLOW,
  before: '  proxyActivities,\n',
  after: `  proxyActivities,\n  ${name},\n`,
});

export const DOCUMENT_REVIEW: readonly Mutation[] = [
  {
    name: 'review-step-replaced-behind-a-patch',
    change: 'a step replaced by another, guarded by patched()',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: MODEL,
    after:
      "  review.analysis = patched('analyse-summary')\n    ? await run_local_model(review.summary)\n    : await run_local_model(review.parsed_text);\n",
    also: [importing('patched')],
    expect: 'compatible',
  },
  {
    name: 'review-query-added',
    change: 'a query added',
    pipeline: 'document-review',
    file: SIGNALS,
    before: '  setHandler(getState, () => review);\n',
    after:
      "  setHandler(getState, () => review);\n  setHandler(defineQuery<number>('get_revisions'), () => review.revisions);\n",
    expect: 'compatible',
  },
  {
    name: 'review-function-renamed',
    change: 'a local function renamed',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: 'await draft(checked, review);',
    after: 'await firstDraft(checked, review);',
    also: [{ file: WORKFLOW, before: 'async function draft(', after: 'async function firstDraft(' }],
    expect: 'compatible',
  },
  {
    name: 'review-loop-written-otherwise',
    change: 'a while loop written as a for loop with a break',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: '  while (!mustContinue(review)) {\n',
    after: '  for (;;) {\n    if (mustContinue(review)) break;\n',
    expect: 'compatible',
  },
  {
    name: 'review-result-changed',
    change: 'another word in the result of some executions',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: "decision === undefined ? 'nobody' : 'reviewer'",
    after: "decision === undefined ? 'no one' : 'reviewer'",
    expect: 'drifted',
    meets: /fired completed/,
    rule: 'drift-result',
  },
  {
    name: 'review-update-answers-otherwise',
    change: 'an update that answers with another value',
    pipeline: 'document-review',
    file: SIGNALS,
    before: DECIDE,
    after: '  setHandler(decide, (approved) => !(review.decision ??= approved), { validator: checkDecision });\n',
    expect: 'drifted',
    meets: /update/,
    rule: 'drift-result',
    at: 'setHandler(decide, (approved) => !(review.decision ??= approved), { validator: checkDecision });',
  },
  {
    name: 'review-update-fails',
    change: 'an update that fails where it answered',
    pipeline: 'document-review',
    file: SIGNALS,
    before: DECIDE,
    after:
      "  setHandler(decide, (approved) => {\n    review.decision ??= approved;\n    throw badInput('it is decided');\n  });\n",
    expect: 'drifted',
    meets: /update/,
    rule: 'drift-failure',
  },
  {
    name: 'review-priority-given',
    change: 'a priority given to an activity that had none',
    pipeline: 'document-review',
    file: POLICY,
    before: 'export const SUMMARY_OPTIONS = {\n',
    after: 'export const SUMMARY_OPTIONS = {\n  priority: { priorityKey: 1 },\n',
    expect: 'drifted',
    meets: /generate_summary/,
    rule: 'drift-options',
  },
  {
    name: 'review-steps-in-parallel',
    change: 'two steps begun together: the second comes earlier than recorded',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: SUMMARY + BETWEEN + MODEL,
    after: `  const { doc_id, parsed_text: text } = review;\n  [review.summary, review.analysis] = await Promise.all([\n    generate_summary({ doc_id, text }),\n    run_local_model(text),\n  ]);\n`,
    expect: 'incompatible',
    // The summary failed, and the local model was never asked.
    meets: /: (?:(?!run_local_model).)*generate_summary activity-(?:failed|timed-out) failed/,
    kind: 'added',
    at: 'run_local_model(text),',
    others: [{ expect: 'drifted', meets: /fetch_document .*run_local_model/, rule: 'drift-order' }],
  },
  {
    name: 'review-steps-reordered',
    change: 'two activities in the other order',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: SUMMARY + BETWEEN + MODEL,
    after: MODEL + BETWEEN + SUMMARY,
    expect: 'incompatible',
    meets: /fetch_document (?:update )?generate_summary .*run_local_model/,
    kind: 'reordered',
    at: MODEL.trim(),
    // It failed before it came to the model: that it would have is not in its history.
    others: [{ expect: 'incompatible', meets: /fetch_document generate_summary/, kind: 'added', at: MODEL.trim() }],
  },
  {
    name: 'review-save-renamed',
    change: 'an activity renamed',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: SAVE,
    after: SAVE.replace('save_results', 'store_results'),
    also: [{ file: WORKFLOW, before: 'const { save_results } =', after: 'const { store_results } =' }],
    expect: 'incompatible',
    meets: /save_results/,
    kind: 'renamed',
    at: SAVE.trim().replace('save_results', 'store_results'),
  },
  {
    name: 'review-condition-flipped',
    change: 'a condition flipped',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: '  if (decision === true) {\n',
    after: '  if (decision !== true) {\n',
    expect: 'incompatible',
    meets: /save_results/,
    kind: 'early-return',
    at: [
      'await condition(() => said() || mustContinue(review), leftMs);',
      'review.summary = await generate_summary({ doc_id, text: parsed_text, revision: { previous: summary, note } });',
      // It was decided before there was anything to wait for.
      MODEL.trim(),
    ],
    others: [{ expect: 'incompatible', meets: /(?:timer|fired|signal) completed/, kind: 'added', at: SAVE.trim() }],
  },
  {
    name: 'review-wait-without-timeout',
    change: 'the timeout of a condition removed: no timer any more',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: WAIT,
    after: WAIT.replace(', leftMs', ''),
    expect: 'incompatible',
    meets: /timer/,
    kind: 'removed',
    // The last step before the wait.
    at: [
      'review.analysis = await run_local_model(review.parsed_text);',
      'review.summary = await generate_summary({ doc_id, text: parsed_text, revision: { previous: summary, note } });',
    ],
  },
  {
    name: 'review-signal-renamed',
    change: 'a signal renamed: nobody hears the recorded one',
    pipeline: 'document-review',
    file: SIGNALS,
    before: "('approve_summary');",
    after: "('approve');",
    expect: 'incompatible',
    // What an update had decided, the signal did not.
    meets: /timer signal(?!.*update).* completed/,
    kind: 'removed',
    suggests: /\n {2}setHandler\(defineSignal\('approve_summary'\), handler\);/,
    at: 'await condition(() => said() || mustContinue(review), leftMs);',
    atFile: WORKFLOW,
    others: [
      // The decision came in this run and was to be passed on.
      { expect: 'drifted', meets: /signal continued-as-new/, rule: 'drift-arguments' },
    ],
  },
  {
    name: 'review-continues-as-new-sooner',
    change: 'a lower threshold of continue-as-new',
    pipeline: 'document-review',
    file: POLICY,
    before: 'HISTORY_MAX_EVENTS = 1_000',
    after: 'HISTORY_MAX_EVENTS = 500',
    expect: 'incompatible',
    meets: /continued-as-new/,
    kind: 'early-return',
    at: 'return await continueAsNew<typeof DocumentWorkflow>(input, review);',
    atFile: WORKFLOW,
  },
  {
    name: 'review-continues-as-new-later',
    change: 'a higher threshold of continue-as-new',
    pipeline: 'document-review',
    file: POLICY,
    before: 'HISTORY_MAX_EVENTS = 1_000',
    after: 'HISTORY_MAX_EVENTS = 2_000',
    expect: 'incompatible',
    meets: /continued-as-new/,
    kind: 'other-branch',
    at: 'review.summary = await generate_summary({ doc_id, text: parsed_text, revision: { previous: summary, note } });',
    atFile: WORKFLOW,
  },
  {
    name: 'review-task-throws',
    change: 'a bug: workflow code reads a field of nothing',
    pipeline: 'document-review',
    file: WORKFLOW,
    before: SUMMARY,
    after: SUMMARY.replace('review.parsed_text', 'review.summary.text'),
    expect: 'incompatible',
    meets: /fetch_document (?:update )?generate_summary/,
    kind: 'throws',
    at: SUMMARY.trim().replace('review.parsed_text', 'review.summary.text'),
  },
];
