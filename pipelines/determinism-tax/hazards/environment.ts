// Wrong on purpose: the title is read from the environment of whichever worker has the task. ../workflow.ts does the same step in the way that survives a replay.
import type { DigestInput } from '../types.ts';

export async function DigestWorkflow({ team }: DigestInput): Promise<string> {
  return `${process.env['DIGEST_TITLE'] ?? 'Daily digest'} of ${team}`;
}
