// A stepper: code is told the namespace of its history; closed early it refuses what waits, and no process is left or started again.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { readHistoryFile } from '../history/file.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { openStepper } from './stepper.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fixture = (path: string): string => `${root}harness/replay/fixtures/${path}`;
const code = { pipeline: 'review', workflowsPath: fixture('workflows/review.ts') };

/** Replaying processes of this test's own process. */
const replaying = (): number =>
  spawnSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`${process.pid} `) && line.includes('replay/child.js')).length;

it('closed while a history is under way it ends at once, refuses those that wait, and leaves no process', async () => {
  const history = await readHistoryFile(fixture('histories/review.json'));
  const input = { source: 'review.json', workflowId: 'given', history };
  const stepper = openStepper(wallClock, root);
  const [underWay, waiting] = [stepper.step(code, input), stepper.step(code, input)];
  const told = Promise.allSettled([underWay, waiting]);
  await expect.poll(replaying).toBe(1);
  await stepper.close();
  const closed = { code: 'HARNESS_FAULT', message: expect.stringContaining('the stepper is closed') as string };
  expect(await told).toMatchObject([
    { status: 'fulfilled', value: { steps: [], replay: { verdict: 'cannot-tell' } } },
    { status: 'rejected', reason: closed },
  ]);
  await expect(stepper.step(code, input)).rejects.toMatchObject(closed);
  await stepper.close();
  expect(replaying()).toBe(0);
});

it('steps through code that asks for its namespace in the one that the history came from', async () => {
  const type = 'asksForItsOtherNamespace';
  const recorded = JSON.stringify(await readHistoryFile(fixture('histories/review.json')));
  const history = JSON.parse(
    recorded.replaceAll('"workflowType":{"name":"review"}', `"workflowType":{"name":"${type}"}`),
  ) as HistoryJson;
  const stepper = openStepper(wallClock, root);
  const asking = { pipeline: 'asks', workflowsPath: fixture('workflows/surroundings.ts') };
  const input = { source: 'review.json', workflowId: 'given', history, namespace: 'orders' };
  try {
    expect((await stepper.step(asking, input)).replay).toMatchObject({ verdict: 'compatible' });
  } finally {
    await stepper.close();
  }
});
