// Planted mistakes: each is one change to production code that a team could make, and the scenario that must catch it.

export interface Mutant {
  readonly name: string;
  /** Path from the root of the repository. */
  readonly file: string;
  /** Text that must be in the file exactly once, and what stands there instead. */
  readonly before: string;
  readonly after: string;
  readonly scenario: string;
  /** What the report has to say: it names the defect, not a symptom. */
  readonly says: RegExp;
  readonly checker: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    // Takes the engine's whole bound on a trial: only then is an open execution known not to end.
    name: 'queue-served-by-nobody',
    file: 'pipelines/document-processing/pipeline.ts',
    before: '{ taskQueue: GPU_QUEUE,',
    after: "{ taskQueue: 'document-gpus',",
    scenario: 'document-processing/contract-in-twelve-chunks',
    checker: 'ends-after-healing',
    says: /still running.*waits for embed/,
  },
  {
    name: 'idempotency-key-dropped',
    file: 'pipelines/storage/database.ts',
    before: 'idempotency_key: idempotencyKey(writer)',
    after: 'idempotency_key: `${idempotencyKey(writer)}/${Math.random()}`',
    scenario: 'research/killed-between-write-and-completion',
    checker: 'effects-once',
    says: /2 rows.*2 different (idempotency )?keys/s,
  },
  {
    name: 'authentication-error-retryable',
    file: 'pipelines/llm/failures.ts',
    before: 'AuthenticationError: { retryable: false }',
    after: 'AuthenticationError: { retryable: true }',
    scenario: 'research/unauthorized-stops',
    checker: 'terminal-errors',
    says: /call_llm.* 5 requests where 1 is possible.*401/s,
  },
  {
    name: 'activity-added-without-patch',
    file: 'pipelines/research/workflow.ts',
    before: '  const summary = await call_llm(summaryPrompt(topic, article));',
    after: '  await fetch_url(`${source}?again`);\n  const summary = await call_llm(summaryPrompt(topic, article));',
    scenario: 'research/replays-recorded-histories',
    checker: 'replay-clean',
    says: /fetch_url.*patched\(/s,
  },
  {
    name: 'retry-after-ignored',
    file: 'pipelines/llm/classify.ts',
    before: 'FAILURES[type].retryable && headers !== undefined ? retryAfterMs(headers, now) : undefined',
    after: 'undefined',
    scenario: 'research/rate-limited-retry-after-seconds',
    checker: 'retry-after',
    says: /Retry-After/,
  },
  {
    name: 'sdk-retries-left-on',
    file: 'pipelines/llm/open-ai-model.ts',
    before: 'maxRetries: 0',
    after: 'maxRetries: 2',
    scenario: 'research/server-error-passes',
    checker: 'retry-amplification',
    says: /maxRetries/,
  },
  {
    name: 'payload-guard-not-installed',
    file: 'pipelines/research/pipeline.ts',
    before: '  interceptors: payloadGuard,\n',
    after: '',
    scenario: 'research/summaries-above-a-payload-together',
    checker: 'payload-size',
    says: /ACTIVITY_TASK_SCHEDULED.*payload of 327,\d{3} bytes/s,
  },
  {
    name: 'timeout-of-one-p99',
    file: 'pipelines/research/policy.ts',
    before: "startToCloseTimeout: '30 seconds'",
    after: "startToCloseTimeout: '9 seconds'",
    scenario: 'research/timeouts-fit-measured-latencies',
    checker: 'timeouts-fit',
    says: /fetch_url has a startToCloseTimeout of 9,000 ms.*Raise startToCloseTimeout/s,
  },
  {
    name: 'api-key-in-failure',
    file: 'pipelines/llm/classify.ts',
    before: '`${status} The provider does not accept the API key`',
    after: "`${status} The provider does not accept the API key ${process.env['OPENAI_API_KEY']}`",
    scenario: 'research/unauthorized-stops',
    checker: 'no-secret',
    says: /API key.*the history of execution.*ACTIVITY_TASK_FAILED.*failure\.message.*redact/s,
  },
  {
    name: 'cut-stream-taken-for-whole',
    file: 'pipelines/llm/anthropic-model.ts',
    before: 'stopped: state.ended ? state.stopped : undefined',
    after: "stopped: state.stopped ?? 'end_turn'",
    scenario: 'document-review/stream-cut-short',
    checker: 'whole-streams',
    says: /generate_summary.*cut after 2 pieces/s,
  },
  {
    // The client hands vectors of any length over, and all of them are alike.
    name: 'vectors-of-any-length',
    file: 'pipelines/llm/open-ai-model.ts',
    before: ', DIMENSIONS[model])',
    after: ')',
    scenario: 'document-processing/embeddings-of-no-use',
    checker: 'runs',
    says: /embed/,
  },
  {
    // The text is there and so is its reason to stop: only the event that ends the message is not.
    name: 'stream-without-its-last-event',
    file: 'pipelines/llm/anthropic-model.ts',
    before: 'state.ended ? state.stopped : undefined',
    after: 'state.stopped',
    scenario: 'document-review/stream-cut-in-every-way',
    checker: 'whole-streams',
    says: /generate_summary.*completed in attempt 4.*cut after 11 pieces/,
  },
  {
    name: 'late-writer-not-recognised',
    file: 'pipelines/storage/database.ts',
    before: 'idempotency_key: idempotencyKey(writer)',
    after: 'idempotency_key: `${idempotencyKey(writer)}/${process.pid}`',
    scenario: 'research/frozen-before-the-write',
    checker: 'effects-once',
    says: /2 rows.*2 different (idempotency )?keys/s,
  },
  {
    name: 'broken-connection-not-retried',
    file: 'pipelines/llm/failures.ts',
    before: 'ConnectionError: { retryable: true }',
    after: 'ConnectionError: { retryable: false }',
    scenario: 'research/answer-swallowed-by-the-network',
    checker: 'status',
    says: /ConnectionError/,
  },
  {
    name: 'key-of-an-attempt',
    file: 'pipelines/storage/database.ts',
    before: 'idempotency_key: idempotencyKey(writer)',
    after: 'idempotency_key: `${idempotencyKey(writer)}/${process.hrtime.bigint()}`',
    scenario: 'research/answer-to-the-write-lost',
    checker: 'effects-once',
    says: /2 rows.*2 different (idempotency )?keys/s,
  },
  {
    // What may heal is taken for data that is wrong: the summary is paid for and thrown away.
    name: 'full-disk-taken-for-bad-data',
    file: 'pipelines/storage/database.ts',
    before: 'const REJECTED = /^2[23]/;',
    after: 'const REJECTED = /^(2[23]|53)/;',
    scenario: 'research/disk-of-the-database-full',
    checker: 'status',
    says: /DatabaseRejectedError/,
  },
  {
    name: 'step-deployed-without-patch',
    file: 'pipelines/rerank/workflow.ts',
    before: '  const candidates = await late.joinedAfter(found, late_minutes);',
    after:
      '  await search_candidates({ url: search_url, query });\n  const candidates = await late.joinedAfter(found, late_minutes);',
    scenario: 'rerank/deployed-while-late-sources-are-waited-for',
    checker: 'replay-clean',
    says: /search_candidates.*rerank\/workflow\.ts:\d+.*patched\(/s,
  },
  {
    name: 'summary-tried-once-only',
    file: 'pipelines/research/policy.ts',
    before: 'maximumAttempts: 5',
    after: 'maximumAttempts: 1',
    scenario: 'research/out-of-memory-with-the-answer-in-hand',
    checker: 'status',
    says: /failed/,
  },
  {
    name: 'row-per-process',
    file: 'pipelines/storage/database.ts',
    before: 'idempotency_key: idempotencyKey(writer)',
    after: 'idempotency_key: `${idempotencyKey(writer)}/${process.pid}`',
    scenario: 'research/event-loop-blocked-before-the-write-is-reported',
    checker: 'effects-once',
    says: /2 rows.*2 different (idempotency )?keys/s,
  },
  {
    // With the workflow in memory this is asked once, in the first task, which is no replay.
    name: 'write-left-out-of-replays',
    file: 'pipelines/research/workflow.ts',
    before: `  const article = await fetch_url(source);
  const summary = await call_llm(summaryPrompt(topic, article));
  await save_result({ topic, sources: [source], summary });
  return summary;
}`,
    after: `  const isFirst = !workflowInfo().unsafe.isReplaying;
  const article = await fetch_url(source);
  const summary = await call_llm(summaryPrompt(topic, article));
  if (isFirst) await save_result({ topic, sources: [source], summary });
  return summary;
}
import { workflowInfo } from '@temporalio/workflow';`,
    scenario: 'research/nothing-kept-in-memory',
    checker: 'runs',
    says: /save_result/,
  },
  {
    name: 'date-counted-from-the-own-clock',
    file: 'pipelines/llm/retry-after.ts',
    before: 'sentAt(headers) ?? now',
    after: 'now',
    scenario: 'research/clock-of-the-worker-ahead',
    checker: 'retry-after',
    says: /told to wait.*asked\s+again/s,
  },
  {
    name: 'prompt-in-the-language-of-the-worker',
    file: 'pipelines/research/prompts.ts',
    before: '`Summarise this article about ${topic} in',
    after: '`Today is ${new Date().toLocaleDateString()}. Summarise this article about ${topic} in',
    scenario: 'research/other-zone-and-locale-until-it-dies',
    checker: 'result',
    says: /result/,
  },
  {
    name: 'cancelled-call-not-retried',
    file: 'pipelines/llm/classify.ts',
    before: 'if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;',
    after:
      "if (error instanceof ApplicationFailure) return error;\n  if (error instanceof CancelledFailure) return failure('ValueError', error.message);",
    scenario: 'document-review/worker-gives-up-a-stream-at-its-end',
    checker: 'status',
    says: /ValueError/,
  },
  {
    name: 'webhook-counted-twice',
    file: 'pipelines/agent/webhooks.ts',
    before: '    if (taken.includes(id) || kept.some((one) => one.id === id)) return;\n',
    after: '',
    scenario: 'agent/webhook-delivered-again-at-once',
    checker: 'virtual-time',
    says: /25 hours|90,000,000/,
  },
  {
    name: 'cut-page-taken-for-whole',
    file: 'pipelines/web/request.ts',
    before: '      dispatcher: wholeAnswers,\n',
    after: '',
    scenario: 'research/page-cut-behind-connection-close',
    checker: 'runs',
    says: /fetch_url/,
  },
  {
    // Nobody dies and nothing is lost: the codec could not encode the result of a write that was made.
    name: 'write-keyed-by-the-moment',
    file: 'pipelines/storage/database.ts',
    before: 'idempotency_key: idempotencyKey(writer)',
    after: 'idempotency_key: `${idempotencyKey(writer)}/${Date.now()}`',
    scenario: 'research/codec-fails-behind-the-write',
    checker: 'effects-once',
    says: /2 rows.*2 different (idempotency )?keys/s,
  },
  {
    // The review ends with its decision, and takes the handler that still waits along.
    name: 'decision-answered-when-the-review-is-over',
    file: 'pipelines/document-review/signals.ts',
    before: 'setHandler(decide, (approved) => (review.decision ??= approved), {',
    after: `setHandler(decide, async (approved) => {
    review.decision ??= approved;
    await new Promise((done) => setTimeout(done, 60_000));
    return review.decision;
  }, {`,
    scenario: 'document-review/decision-sent-twice',
    checker: 'updates-answered',
    says: /Update 'decide'.* was to be answered and was refused with AcceptedUpdateCompletedWorkflow/,
  },
  {
    name: 'signals-not-guarded',
    file: 'pipelines/storage/payload-guard.ts',
    before: `  signal(input, next) {
    guardPayloads(input.args, \`argument of signal \${input.signalName}\`);
`,
    after: '  signal(input, next) {\n',
    scenario: 'research/signal-above-a-payload',
    checker: 'signals-arrived',
    says: /Signal 'approve'.* was to be refused with PayloadTooLarge, and it was sent/,
  },
  {
    name: 'listens-after-the-draft',
    file: 'pipelines/document-review/workflow.ts',
    before: `  listen(review);
  try {
    const checked = checkInput(input);
    if (carried === undefined) await draft(checked, review);
`,
    after: `  try {
    const checked = checkInput(input);
    if (carried === undefined) await draft(checked, review);
    listen(review);
`,
    scenario: 'document-review/killed-before-the-fetch',
    checker: 'query-answers',
    says: /Query 'get_status' was not answered.*setHandler/s,
  },
  {
    name: 'analysis-without-heartbeat',
    file: 'pipelines/document-review/policy.ts',
    before: "  heartbeatTimeout: '30 seconds',\n",
    after: '',
    scenario: 'document-review/killed-with-the-analysis-unreported',
    checker: 'activity-timeouts',
    says: /run_local_model may run for 600,000 ms an attempt and has no heartbeat timeout/,
  },
  {
    // The clock of a task is that of its start, so a later attempt of it gets through: nobody sees that it failed before.
    name: 'task-thrown-to-be-tried-again',
    file: 'pipelines/document-review/workflow.ts',
    before: '  listen(review);\n  try {',
    after: `  listen(review);
  if (Date.now() < workflowInfo().startTime.getTime() + 1_000) throw new Error('The document is not there yet');
  try {`,
    scenario: 'document-review/rejected',
    checker: 'workflow-task-failures',
    says: /failed at event \d+ .*The document is not there yet.*Throw ApplicationFailure/s,
  },
  {
    // The memo is small at the end; the history has each that there was.
    name: 'progress-kept-in-the-memo',
    file: 'pipelines/approval/decision.ts',
    before: "import { condition, defineSignal, log, setHandler } from '@temporalio/workflow';",
    after: `import { condition as met, defineSignal, log, setHandler, upsertMemo } from '@temporalio/workflow';
async function condition(until: () => boolean, within: Duration): Promise<boolean> {
  for (let times = 1; times <= 12; times += 1) {
    upsertMemo({ waiting: \`asked \${times} times\`.padEnd(1_000_000) });
    if (await met(until, '4 minutes')) return true;
  }
  return met(until, within);
}`,
    scenario: 'research/approval-sent-twice',
    checker: 'history-limits',
    says: /has 1\d,\d{3},\d{3} bytes of history; the server warns from 10,485,760.*references/s,
  },
  {
    name: 'slots-of-each-process',
    file: 'pipelines/document-review/gpu-slots.ts',
    before: 'const name = nameOf(namespace, taskQueue);',
    after: 'const name = `${nameOf(namespace, taskQueue)}/${process.pid}`;',
    scenario: 'document-review/twenty-at-once',
    checker: 'bulkhead',
    says: /run_local_model: [34] bodies ran at the same time on 2 worker processes, expected at most 2/,
  },
];
