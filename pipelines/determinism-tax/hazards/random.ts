// Wrong on purpose: the number is drawn from the random bytes of the machine. ../workflow.ts does the same step in the way that survives a replay.
import { proxyActivities } from '@temporalio/workflow';
import { ROW_OPTIONS } from '../policy.ts';
import type { DigestActivities, DigestInput } from '../types.ts';

const { open_digest } = proxyActivities<Pick<DigestActivities, 'open_digest'>>(ROW_OPTIONS);

export async function DigestWorkflow({ team }: DigestInput): Promise<number> {
  const [sample = 0] = crypto.getRandomValues(new Uint8Array(1));
  await open_digest({ id: team, day: '2026-01-01', sample, team });
  return sample;
}
