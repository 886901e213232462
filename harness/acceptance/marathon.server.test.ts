// Goal: executions as long and as large as a server lets one be get their verdicts within the bounds, with the line where one breaks.
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repositoryOf, writeAs } from '../gate/fixtures/histories.ts';
import { marathonHistory, ROUNDS } from '../gate/fixtures/marathon.ts';
import { replayGate } from '../gate/gate.ts';

const WORKFLOWS = fileURLToPath(new URL('../gate/fixtures/hard.workflow.ts', import.meta.url));
/** Half a minute of a core for the one that goes on, a minute for the one that breaks: it is replayed again to see what comes behind. A replay may take as long as this. */
const BOUND_MS = 600_000;
const MB = 1_000_000;
/** Of the result of each round: 50 MB in all as a server counts them. */
const BYTES = Math.ceil((50 * MB) / ROUNDS);
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
  'replays 50,000 events of 50 MB with 8,333 workflow tasks, and shows the line where one of the last breaks',
  async () => {
    const whole = marathonHistory({ workflowId: 'whole', rounds: ROUNDS, bytes: BYTES });
    const broken = marathonHistory({ workflowId: 'broken', rounds: ROUNDS, bytes: BYTES, restAt: ROUNDS - 10 });
    const paths: string[] = [];
    for (const [name, { history }] of Object.entries({ whole, broken }))
      paths.push(await writeAs(join(folder, `${name}.json`), JSON.stringify(history)));
    for (const path of paths) expect(statSync(path).size).toBeGreaterThan(50 * MB);
    const { histories } = await replayGate({
      config: repositoryOf(folder, WORKFLOWS, ['marathon']),
      paths,
      workers: 2,
      cache: false,
    });
    const [compatible, incompatible] = histories;
    expect(compatible).toMatchObject({ verdict: 'compatible', events: 50_000, findings: [] });
    expect(incompatible).toMatchObject({ verdict: 'incompatible', events: 50_000 });
    const [finding] = incompatible?.findings ?? [];
    expect(finding).toMatchObject({ rule: 'step-renamed', eventId: broken.restEvent, line: LINE_OF_STEP });
    expect(finding?.file).toMatch(/fixtures\/hard\.workflow\.ts$/);
  },
  BOUND_MS,
);
