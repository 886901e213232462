// A baseline that has lost histories since the base: told with their names, also where the manifest went with them.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pipeline } from '../../pipeline/types.ts';
import { emptyRepository, type Repository } from './repository.fixture.ts';
import { resolveRef } from './resolve-ref.ts';
import { shrunkBaselines } from './shrunk.ts';

let repository: Repository;
beforeEach(async () => {
  repository = await emptyRepository();
  const files = ['one.json', 'two.json.gz', 'deep/three.json', 'manifest.json', 'README.md', '.kept.json'];
  await repository.write(Object.fromEntries(files.map((file) => [`pay/histories/${file}`, '{}'])));
  await repository.write({ 'pay/code.ts': '', 'plain/code.ts': '' });
  repository.commit('base');
});
afterEach(() => repository.remove());

const pipeline = (name: string, historiesPath?: string): Pick<Pipeline, 'name' | 'historiesPath'> => ({
  name,
  ...(historiesPath === undefined ? {} : { historiesPath: join(repository.dir, historiesPath) }),
});
const found = async (...pipelines: readonly Pick<Pipeline, 'name' | 'historiesPath'>[]) =>
  shrunkBaselines(await resolveRef(repository.dir, 'main'), repository.dir, pipelines);
const gone = (path: string): Promise<void> => rm(join(repository.dir, path), { recursive: true });

describe('a baseline', () => {
  it('that has every history of the base, and more, is no finding; nor is one that the base did not have', async () => {
    await repository.write({ 'pay/histories/four.json': '{}', 'plain/histories/one.json': '{}' });
    const all = [pipeline('pay', 'pay/histories'), pipeline('plain', 'plain/histories'), pipeline('none')];
    expect(await found(...all)).toEqual([]);
  });

  it.each([
    ['whose history is gone with the manifest', ['one.json', 'manifest.json'], '1 history that main has: one.json.'],
    [
      'whose histories are gone, folders below too',
      ['one.json', 'deep'],
      '2 histories that main has: deep/three.json, one.json.',
    ],
    ['whose folder is gone', [''], '3 histories that main has: deep/three.json, one.json, two.json.gz.'],
    ['that has lost what is no history', ['README.md', '.kept.json'], undefined],
  ])('%s is told of', async (_title, paths, words) => {
    for (const path of paths) await gone(join('pay/histories', path));
    const findings = await found(pipeline('pay', 'pay/histories'));
    expect(findings.map(({ rule, level }) => [rule, level])).toEqual(
      words === undefined ? [] : [['baseline-shrunk', 'warning']],
    );
    const commit = repository.git('rev-parse', 'HEAD').slice(0, 12);
    const [message] = findings.map((finding) => finding.message.replace(` (${commit})`, ''));
    expect(message).toBe(words === undefined ? undefined : `The baseline of pay lacks ${words}`);
  });

  it('outside of the repository cannot be compared, and that is told', async () => {
    expect(await found(pipeline('pay', '../elsewhere'))).toMatchObject([
      {
        rule: 'baseline-shrunk',
        level: 'warning',
        message: expect.stringMatching(/^Whether the baseline of pay .*outside/) as string,
      },
    ]);
  });
});
