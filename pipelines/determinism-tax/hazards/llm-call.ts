// Wrong on purpose: the workflow calls the model itself, and so does every replay. ../workflow.ts does the same step in the way that survives a replay.
import OpenAI from 'openai';
import type { DigestInput } from '../types.ts';

export async function DigestWorkflow({ team }: DigestInput): Promise<string> {
  const answer = await new OpenAI().chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: `Write the daily digest of team ${team}.` }],
  });
  return answer.choices[0]?.message.content ?? '';
}
