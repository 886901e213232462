// The memory of a process that replays one pass after another with the SDK's own replayer.
import { Worker } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { expect, test, vi } from 'vitest';
import { bundleCode } from '../bundle/bundle-code.ts';
import { fromHistoryJson } from '../history/convert.ts';
import { bundleKeyOf } from './bundle-key.ts';
import { bundleOf, recordedHistory } from './fixtures/recorded.ts';
import { recorderSink } from './pass.ts';
import { createCollector } from './produced.ts';
import { joinHarness, logger } from './talking-child.ts';

// Its thread needs compiled code, and this process ends with its test.
vi.mock('./lifeline.ts', () => ({ holdLifeline: () => undefined }));

const PASSES = 12;
const MIB = 1024 * 1024;
type SourceMap = ReturnType<typeof globalHandlers.bundleFilenameToSourceMapConsumer.get>;

test('twelve passes over one bundle hold one source map, taken apart once, and no memory outside of the heap for each', async () => {
  // As a replaying process begins.
  joinHarness();
  const code = await bundleCode({ ...bundleKeyOf(bundleOf('review')), logger });
  const history = fromHistoryJson(await recordedHistory('review'));
  const maps = new Set<SourceMap>();
  let bytes = 0;
  for (let nth = 0; nth < PASSES; nth += 1) {
    const collected = createCollector();
    const options = { workflowBundle: { code }, sinks: { recorder: recorderSink(() => collected) } };
    for await (const { error } of Worker.runReplayHistories(options, [{ history, workflowId: 'given' }])) {
      expect(error).toBeUndefined();
      // Where a call was made is looked up in the source map: from then on it holds memory.
      expect(collected.details().map(({ place }) => place?.line)).toContain(6);
      for (const map of globalHandlers.bundleFilenameToSourceMapConsumer.values()) maps.add(map);
    }
    // What the first pass takes, all others share.
    if (nth === 0) bytes = process.memoryUsage().external;
  }
  expect(maps.size).toBe(1);
  // Each would hold more than a megabyte.
  expect(process.memoryUsage().external - bytes).toBeLessThan((PASSES / 2) * MIB);
});
