// Wrong on purpose: the workflow makes the request itself. ../workflow.ts does the same step in the way that survives a replay.
import type { DigestInput } from '../types.ts';

export async function DigestWorkflow({ tickets_url }: DigestInput): Promise<string> {
  const answer = await fetch(tickets_url);
  return answer.text();
}
