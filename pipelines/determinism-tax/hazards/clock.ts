// Wrong on purpose: the day comes from the clock of the machine. ../workflow.ts does the same step in the way that survives a replay.
import { proxyActivities } from '@temporalio/workflow';
import { ROW_OPTIONS } from '../policy.ts';
import type { DigestActivities, DigestInput } from '../types.ts';

const { open_digest } = proxyActivities<Pick<DigestActivities, 'open_digest'>>(ROW_OPTIONS);

export async function DigestWorkflow({ team }: DigestInput): Promise<string> {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'UTC' }).format();
  await open_digest({ id: team, day, sample: 0, team });
  return day;
}
