// Recordings of bases do not grow without end: those of commits that nobody uses go.
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KEPT_COMMITS_MAX, pruneRecordings } from './kept.ts';

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-kept-'));
});
afterAll(() => rm(out, { recursive: true }));

const commit = (nth: number): string => nth.toString(16).padStart(12, '0');
const NOW_MS = 1_800_000_000_000;

async function recorded(nth: number): Promise<void> {
  await mkdir(join(out, commit(nth), 'orders'), { recursive: true });
  await writeFile(join(out, commit(nth), 'orders', 'first.json'), '{}');
  const used = new Date(NOW_MS - 1_000_000 + nth * 1_000);
  await utimes(join(out, commit(nth)), used, used);
}

it('keeps the commits that were used last, the one in use among them, and what is not its own', async () => {
  for (let nth = 1; nth <= KEPT_COMMITS_MAX + 3; nth += 1) await recorded(nth);
  await writeFile(join(out, 'notes.txt'), 'mine');
  await mkdir(join(out, 'my-folder'));
  // The oldest of all, and it is used now.
  await pruneRecordings(out, commit(1), NOW_MS);
  expect((await readdir(out)).toSorted()).toEqual(
    [commit(1), ...[8, 7, 6, 5].toReversed().map(commit), 'my-folder', 'notes.txt'].toSorted(),
  );
  // Used a moment ago, it outlives others at another base.
  await recorded(9);
  await pruneRecordings(out, commit(9), NOW_MS + 1);
  expect((await readdir(out)).filter((name) => name.startsWith('0')).toSorted()).toEqual([1, 6, 7, 8, 9].map(commit));
});

it('does not mind that nothing was recorded yet', async () => {
  await expect(pruneRecordings(join(out, 'gone'), commit(1), NOW_MS)).resolves.toBeUndefined();
});
