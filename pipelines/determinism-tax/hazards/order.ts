// Wrong on purpose: the order depends on the locale of the machine. ../workflow.ts does the same step in the way that survives a replay.
import { proxyActivities } from '@temporalio/workflow';
import { FETCH_OPTIONS, LLM_OPTIONS } from '../policy.ts';
import type { DigestActivities, DigestInput } from '../types.ts';

const { fetch_tickets } = proxyActivities<Pick<DigestActivities, 'fetch_tickets'>>(FETCH_OPTIONS);
const { call_llm } = proxyActivities<Pick<DigestActivities, 'call_llm'>>(LLM_OPTIONS);

export async function DigestWorkflow({ tickets_url }: DigestInput): Promise<string> {
  const tickets = await fetch_tickets(tickets_url);
  const sorted = tickets.toSorted((a, b) => a.key.localeCompare(b.key));
  return call_llm(sorted.map(({ title }) => title).join('\n'));
}
