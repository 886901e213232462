// How many workers of the SDK a process opens over its batches: each holds memory that nobody frees.
import { Worker } from '@temporalio/worker';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { bundleCode } from '../bundle/bundle-code.ts';
import { bundleKeyOf } from './bundle-key.ts';
import { bundleOf, recordedHistory } from './fixtures/recorded.ts';
import { replayBatch } from './pass.ts';
import type { BatchEntry, Report } from './protocol.ts';
import { joinHarness, logger } from './talking-child.ts';

// Its thread needs compiled code, and this process ends with its test.
vi.mock('./lifeline.ts', () => ({ holdLifeline: () => undefined }));

let code: string;
let entries: readonly BatchEntry[];
beforeAll(async () => {
  // As a replaying process begins.
  joinHarness();
  code = await bundleCode({ ...bundleKeyOf(bundleOf('review')), logger });
  const history = await recordedHistory('review');
  entries = [0, 1].map((index) => ({ index, workflowId: 'given', history, prefixes: true }));
});
beforeEach(() => void vi.spyOn(Worker, 'runReplayHistories'));
afterEach(() => void vi.restoreAllMocks());

async function replayed(ownWorkers: boolean): Promise<readonly Report[]> {
  const reports: Report[] = [];
  const batch = { code, entries, workflowTaskBoundMs: 5_000, ownWorkers };
  await replayBatch(batch, (report) => void (report.kind === 'outcome' && reports.push(report)));
  return reports;
}

const opened = (): number => vi.mocked(Worker.runReplayHistories).mock.calls.length;

test('one for any number of batches, with their prefixes', async () => {
  const outcomes = [...(await replayed(false)), ...(await replayed(false)), ...(await replayed(false))];
  expect(outcomes).toHaveLength(6);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ outcome: { kind: 'compatible' } });
  expect(opened()).toBe(1);
});

test('one for each pass where the SDK watches the time, and none that stood before', async () => {
  await replayed(false);
  const before = opened();
  expect(await replayed(true)).toHaveLength(2);
  expect(opened() - before).toBe(2);
  await replayed(false);
  expect(opened() - before).toBe(3);
});
