// Goal: an execution as long as a server lets one be gets its verdict within the bounds, with the line where it breaks.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repositoryOf, writeAs } from '../gate/fixtures/histories.ts';
import { marathonHistory, ROUNDS } from '../gate/fixtures/marathon.ts';
import { replayGate } from '../gate/gate.ts';

const WORKFLOWS = fileURLToPath(new URL('../gate/fixtures/hard.workflow.ts', import.meta.url));
/** Two replays: the second looks at what comes behind the break. Each takes about a minute of a core by itself. */
const BOUND_MS = 900_000;
const LINE_OF_STEP =
  readFileSync(WORKFLOWS, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('await step(')) + 1;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-marathon-'));
});
afterAll(() => rm(folder, { recursive: true }));

it(
  'replays 50,000 events with 8,333 workflow tasks, and shows the line where one of the last breaks',
  async () => {
    const broken = marathonHistory({ workflowId: 'broken', rounds: ROUNDS, restAt: ROUNDS - 10 });
    const path = await writeAs(join(folder, 'broken.json'), JSON.stringify(broken.history));
    const { histories } = await replayGate({
      config: repositoryOf(folder, WORKFLOWS, ['marathon']),
      paths: [path],
      workers: 1,
      cache: false,
    });
    const [incompatible] = histories;
    expect(incompatible).toMatchObject({ verdict: 'incompatible', events: 50_000 });
    const [finding] = incompatible?.findings ?? [];
    expect(finding).toMatchObject({ rule: 'step-renamed', eventId: broken.restEvent, line: LINE_OF_STEP });
    expect(finding?.file).toMatch(/fixtures\/hard\.workflow\.ts$/);
  },
  BOUND_MS,
);
