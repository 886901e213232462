// The places of the research pipeline's source that its mutations change.
import type { Edit } from '../mutation.ts';

export const WORKFLOW = 'pipelines/research/workflow.ts';
export const POLICY = 'pipelines/research/policy.ts';
export const APPROVAL = 'pipelines/approval/decision.ts';

export const importing = (name: string): Edit => ({
  file: WORKFLOW,
  before: "import { proxyActivities } from '@temporalio/workflow';",
  after: `import { proxyActivities, ${name} } from '@temporalio/workflow';`,
});

export const FETCH = '  const article = await fetch_url(source);\n';
export const ASK = '  const summary = await call_llm(summaryPrompt(topic, article));\n';
export const SAVE = '  await save_result({ topic, sources: [source], summary });\n';
export const DECIDE = '  const decision = await approval.decision(APPROVAL_WAIT);\n';
export const FAN_OUT = `  const summaries = await Promise.all(
    sources.map(async (source) => patient.call_llm(summaryPrompt(topic, await fetch_url(source)))),
  );
`;
