// Files that are a history, and files that are not.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHistoryFile } from './file.ts';

const RECORDED = fileURLToPath(new URL('../replay/fixtures/histories/review.json', import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-history-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'history.json');
  await writeFile(path, text);
  return path;
}

describe('a history file', () => {
  test('is read, with or without a byte order mark', async () => {
    const history = await readHistoryFile(RECORDED);
    expect(history.events).toHaveLength(29);
    expect(await readHistoryFile(await file(`\uFEFF${JSON.stringify(history)}`))).toEqual(history);
  });

  test.each([
    ['is empty', ' \n', /history\.json: the file is empty\. Download it with/],
    ['is cut off', '{"events": [{"eventId"', /it is not JSON \(/],
    ['is another document', '{"name": "x"}', /no list of events/],
  ])('is refused when it %s', async (_title, text, reason) => {
    await expect(readHistoryFile(await file(text))).rejects.toThrow(reason);
  });

  test('is refused with the reason of the system when it cannot be read', async () => {
    await expect(readHistoryFile(join(folder, 'missing.json'))).rejects.toMatchObject({
      code: 'HISTORY_UNREADABLE',
      message: expect.stringContaining('ENOENT') as string,
    });
  });
});
