// Wrong on purpose: the id comes from a package that draws its own. ../workflow.ts does the same step in the way that survives a replay.
import { proxyActivities } from '@temporalio/workflow';
import { randomUUID } from 'node:crypto';
import { ROW_OPTIONS } from '../policy.ts';
import type { DigestActivities, DigestInput } from '../types.ts';

const { open_digest } = proxyActivities<Pick<DigestActivities, 'open_digest'>>(ROW_OPTIONS);

export async function DigestWorkflow({ team }: DigestInput): Promise<string> {
  const id = randomUUID();
  await open_digest({ id, day: '2026-01-01', sample: 0, team });
  return id;
}
