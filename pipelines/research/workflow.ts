// The workflows of the research pipeline. Runs in the workflow sandbox: only pure code may be imported here.
import { proxyActivities } from '@temporalio/workflow';
import { openApproval } from '../approval/decision.ts';
import { badInput, record, text } from '../input.ts';
import { RATE_LIMITED_LLM_OPTIONS } from '../llm/rate-limit-policy.ts';
import { APPROVAL_WAIT, FETCH_OPTIONS, FULL_RESEARCH_SOURCES, LLM_OPTIONS, SAVE_OPTIONS } from './policy.ts';
import { anglePrompt, ANGLES, draftPrompt, revisionPrompt, summaryPrompt } from './prompts.ts';
import type { FullResearchInput, ResearchActivities, ResearchInput } from './types.ts';

const { fetch_url } = proxyActivities<Pick<ResearchActivities, 'fetch_url'>>(FETCH_OPTIONS);
const { call_llm } = proxyActivities<Pick<ResearchActivities, 'call_llm'>>(LLM_OPTIONS);
const patient = proxyActivities<Pick<ResearchActivities, 'call_llm'>>(RATE_LIMITED_LLM_OPTIONS);
const { save_result } = proxyActivities<Pick<ResearchActivities, 'save_result'>>(SAVE_OPTIONS);

/** One page, three bullet points, one row. Returns the summary. Fails with ValueError for an input without topic or address. */
export async function ResearchWorkflow(input: ResearchInput): Promise<string> {
  const { topic: about, source_url } = record(input);
  const topic = text(about, 'topic');
  const source = text(source_url, 'source_url');
  const article = await fetch_url(source);
  const summary = await call_llm(summaryPrompt(topic, article));
  await save_result({ topic, sources: [source], summary });
  return summary;
}

/**
 * Five pages, ten LLM calls (5 summaries, 3 angles, a draft, its revision), a person's approval of up to 24 h, one row.
 * Returns `PUBLISHED: …` (then the row is written) or `REJECTED: …`.
 */
export async function FullResearchWorkflow(input: FullResearchInput): Promise<string> {
  const approval = openApproval();
  const { topic: about, source_urls } = record(input);
  const topic = text(about, 'topic');
  if (!Array.isArray(source_urls) || source_urls.length !== FULL_RESEARCH_SOURCES)
    throw badInput(`source_urls must hold ${FULL_RESEARCH_SOURCES} addresses`);
  const sources = source_urls.map((source: unknown, index) => text(source, `source_urls[${index}]`));
  const summaries = await Promise.all(
    sources.map(async (source) => patient.call_llm(summaryPrompt(topic, await fetch_url(source)))),
  );
  const findings = await Promise.all(ANGLES.map((angle) => patient.call_llm(anglePrompt(topic, angle, summaries))));
  const draft = await patient.call_llm(draftPrompt(topic, summaries, findings));
  const summary = await patient.call_llm(revisionPrompt(topic, draft));
  if ((await approval.decision(APPROVAL_WAIT)) !== true) return `REJECTED: ${summary}`;
  await save_result({ topic, sources, summary });
  return `PUBLISHED: ${summary}`;
}

/** Drafts a text and waits up to 24 h for `approve(decision)`. Returns `PUBLISHED: …`, or `REJECTED: …` also when nobody decides. */
export async function ApprovalWorkflow(draft_prompt: string): Promise<string> {
  const approval = openApproval();
  const draft = await patient.call_llm(text(draft_prompt, 'draft_prompt'));
  const decision = await approval.decision(APPROVAL_WAIT);
  return `${decision === true ? 'PUBLISHED' : 'REJECTED'}: ${draft}`;
}
