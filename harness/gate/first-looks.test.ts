// Goal: the thread sees what a look in its turn sees, from the other end, ends where both meet, and what it cannot do is left alone.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { makeScratch } from '../processes/index.ts';
import { type FirstLooks, lookAhead } from './first-looks.ts';
import { scanFile, type Scanned } from './scan.ts';

const FILES = 100;
const SEEN = { everyMs: 5, boundMs: 10_000 };

let folder: string;
let remove: () => Promise<void>;
const pathOf = (index: number): string => join(folder, 'below', `${String(index).padStart(3, '0')}.json`);
const history = (type: string): string => JSON.stringify({ events: [{ workflowType: { name: type } }] });

beforeAll(async () => {
  const scratch = await makeScratch('ordeal-first-looks-');
  ({ dir: folder, remove } = scratch);
  await mkdir(join(folder, 'below'));
  for (let index = 0; index < FILES; index++) await writeFile(pathOf(index), history(`Type${index}`));
  return remove;
});

const looking = (paths: readonly string[]): FirstLooks => {
  const looks = lookAhead(paths, folder);
  onTestFinished(() => looks.end());
  return looks;
};
const taken = (looks: FirstLooks, path: string): Promise<Scanned | undefined> =>
  poll(wallClock, SEEN, () => looks.take(path));

describe('first looks', () => {
  it('see what a look in its turn sees, and tell of each file once', async () => {
    const looks = looking(['.']);
    expect(await taken(looks, pathOf(7))).toEqual(scanFile(pathOf(7)));
    expect(looks.take(pathOf(8))).toEqual(scanFile(pathOf(8)));
    expect(looks.take(pathOf(8))).toBeUndefined();
    expect(scanFile(pathOf(8))).toMatchObject({ workflowType: 'Type8' });
  });

  it('come from the last file: with the first that is there, all behind it are', async () => {
    const looks = looking([folder]);
    const first = await poll(wallClock, SEEN, () => (looks.take(pathOf(FILES - 40)) === undefined ? undefined : true));
    expect(first).toBe(true);
    for (let index = FILES - 39; index < FILES; index++) expect(looks.take(pathOf(index))).toBeDefined();
  });

  it('take a file that is named by itself, whatever it is called', async () => {
    const odd = join(folder, 'odd.name');
    await writeFile(odd, history('Odd'));
    expect(await taken(looking(['odd.name']), odd)).toMatchObject({ workflowType: 'Odd' });
  });

  it('leave alone what is not there, and see the rest', async () => {
    const looks = looking(['nowhere.json', 'below']);
    expect(await taken(looks, pathOf(0))).toBeDefined();
    expect(looks.take(join(folder, 'nowhere.json'))).toBeUndefined();
  });

  it('see nothing more once they are ended', async () => {
    const looks = looking([folder]);
    looks.end();
    await wallClock.sleep(200);
    expect(looks.take(pathOf(0))).toBeUndefined();
  });
});
