// No false alarm: this repository's own code, unchanged, over every history it has recorded.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { historyFiles, replayFiles } from '../harness/engine/replay-trial.ts';
import { openReplayer } from '../harness/replay/replayer.ts';
import type { Replayer } from '../harness/replay/types.ts';
import { pipelines } from './registry.ts';

const BOUND_MS = 180_000;
let replayer: Replayer;
beforeAll(() => {
  replayer = openReplayer();
});
afterAll(() => replayer.close());

describe('unchanged code', { timeout: BOUND_MS }, () => {
  test.each(pipelines.map((pipeline) => [pipeline.name, pipeline] as const))(
    'of %s follows all its recorded histories and drifts from none',
    async (_name, pipeline) => {
      const files = await historyFiles(pipeline);
      const evidence = await replayFiles(replayer, pipeline, files);
      expect(files.length).toBeGreaterThan(0);
      expect(evidence.filter(({ verdict }) => verdict !== 'compatible')).toEqual([]);
      expect(evidence).toHaveLength(files.length);
    },
  );
});
