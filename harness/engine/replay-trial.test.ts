// Recorded histories of a pipeline in a run: what each of them is replayed with.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repositoryOf, writeHistory } from '../gate/fixtures/histories.ts';
import type { ReplayInput, Replayer } from '../replay/types.ts';
import { replayFiles } from './replay-trial.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-replay-trial-'));
  for (const name of ['pulled', 'recorded']) await writeHistory(join(folder, `${name}.json`), { type: 'fine' });
  const histories = [
    { file: 'pulled.json', origin: { kind: 'cluster', namespace: 'orders' } },
    { file: 'recorded.json', origin: { kind: 'scenario', scenario: 'hard/one', alike: [] } },
  ];
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ pipeline: 'hard', histories }));
});
afterAll(() => rm(folder, { recursive: true }));

it('a history that was pulled is replayed in the namespace that the manifest notes', async () => {
  const [pipeline = expect.fail('the fixture is empty')] = repositoryOf(folder, '/nowhere.ts', ['fine']).pipelines;
  const given: ReplayInput[] = [];
  const replayer: Replayer = {
    replay: (_code, inputs) => {
      given.push(...inputs);
      return Promise.resolve([]);
    },
    close: () => Promise.resolve(),
  };
  await replayFiles(replayer, pipeline, [join(folder, 'pulled.json'), join(folder, 'recorded.json')]);
  expect(given.map(({ namespace }) => namespace)).toEqual(['orders', undefined]);
});
