// Changes to the research pipeline (ResearchWorkflow, FullResearchWorkflow, ApprovalWorkflow) that replay.
import type { Mutation } from '../mutation.ts';
import { APPROVAL, ASK, FAN_OUT, FETCH, importing, POLICY, WORKFLOW } from './research-source.ts';

/** What replays and does the same as before. */
const compatible: readonly Mutation[] = [
  {
    name: 'research-step-added-behind-a-patch',
    change: 'an activity added in the middle, guarded by patched()',
    pipeline: 'research',
    file: WORKFLOW,
    before: ASK,
    after: `  if (patched('fetch-again')) await fetch_url(source);\n${ASK}`,
    also: [importing('patched')],
    expect: 'compatible',
  },
  {
    name: 'research-local-name-changed',
    change: 'a local constant renamed',
    pipeline: 'research',
    file: WORKFLOW,
    before: FETCH + ASK,
    after: (FETCH + ASK).replaceAll('article', 'page'),
    expect: 'compatible',
  },
  {
    name: 'research-computation-moved',
    change: 'pure computation moved behind an await',
    pipeline: 'research',
    file: WORKFLOW,
    before: "  const draft = await patient.call_llm(text(draft_prompt, 'draft_prompt'));\n",
    after: "  const prompt = text(draft_prompt, 'draft_prompt');\n  const draft = await patient.call_llm(prompt);\n",
    expect: 'compatible',
  },
  {
    name: 'research-fan-out-written-as-a-loop',
    change: 'Promise.all over a map written as a loop: the same calls in the same order',
    pipeline: 'research',
    file: WORKFLOW,
    before: FAN_OUT,
    after: `  const begun: Promise<string>[] = [];
  for (const source of sources)
    begun.push((async () => patient.call_llm(summaryPrompt(topic, await fetch_url(source))))());
  const summaries = await Promise.all(begun);
`,
    expect: 'compatible',
  },
  {
    name: 'research-helper-extracted',
    change: 'a helper extracted to another module',
    pipeline: 'research',
    file: WORKFLOW,
    before: "  return `${decision === true ? 'PUBLISHED' : 'REJECTED'}: ${draft}`;\n",
    after: '  return published(decision === true, draft);\n',
    also: [
      {
        file: WORKFLOW,
        before: "import { openApproval } from '../approval/decision.ts';",
        after: "import { openApproval } from '../approval/decision.ts';\nimport { published } from './published.ts';",
      },
    ],
    adds: {
      file: 'pipelines/research/published.ts',
      text: "export const published = (yes: boolean, text: string): string => `${yes ? 'PUBLISHED' : 'REJECTED'}: ${text}`;\n",
    },
    expect: 'compatible',
  },
  {
    name: 'research-log-text-changed',
    change: 'another text in a log line',
    pipeline: 'research',
    file: APPROVAL,
    before: 'approve() was sent something else than true or false and is ignored',
    after: 'approve() takes true or false',
    expect: 'compatible',
  },
];

/** What replays and does something else. */
const drifted: readonly Mutation[] = [
  {
    name: 'research-prompt-changed',
    change: 'another prompt: an argument of an activity',
    pipeline: 'research',
    file: 'pipelines/research/prompts.ts',
    before: 'in 3 bullet points\\n\\n${article}',
    after: 'in 5 bullet points\\n\\n${article}',
    expect: 'drifted',
    meets: /^(?:Full)?ResearchWorkflow: fetch_url.* call_llm/,
    rule: 'drift-arguments',
  },
  {
    name: 'research-timeout-changed',
    change: 'another startToCloseTimeout',
    pipeline: 'research',
    file: POLICY,
    before: "  startToCloseTimeout: '30 seconds',",
    after: "  startToCloseTimeout: '45 seconds',",
    expect: 'drifted',
    meets: /fetch_url/,
    rule: 'drift-timeout',
  },
  {
    name: 'research-attempts-changed',
    change: 'another number of attempts',
    pipeline: 'research',
    file: POLICY,
    before: 'maximumAttempts: 5 }',
    after: 'maximumAttempts: 8 }',
    expect: 'drifted',
    meets: /^ResearchWorkflow: fetch_url call_llm/,
    rule: 'drift-retry',
    at: 'const summary = await call_llm(summaryPrompt(topic, article));',
    atFile: WORKFLOW,
  },
  {
    name: 'research-wait-lengthened',
    change: 'a longer wait for a signal',
    pipeline: 'research',
    file: POLICY,
    before: "APPROVAL_WAIT = '24 hours'",
    after: "APPROVAL_WAIT = '48 hours'",
    expect: 'drifted',
    meets: /timer/,
    rule: 'drift-timer',
    at: 'await condition(() => decided !== undefined, within);',
    atFile: APPROVAL,
  },
  {
    name: 'research-result-changed',
    change: 'another result',
    pipeline: 'research',
    file: WORKFLOW,
    before: 'return `PUBLISHED: ${summary}`',
    after: 'return `Published: ${summary}`',
    expect: 'drifted',
    meets: /^Full.* save_result completed/,
    rule: 'drift-result',
  },
];

export const RESEARCH_REPLAYING: readonly Mutation[] = [...compatible, ...drifted];
