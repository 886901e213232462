// Planted: files of a run with the API key in them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANARY_KEY } from '../checkers/canary.ts';
import { HarnessError } from '../errors.ts';
import { filesWithKey, leakLine } from './leaked-key.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-key-'));
  await mkdir(join(dir, 'trials', 'one'), { recursive: true });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFile(join(dir, path), text);

describe('the files of a run', () => {
  it('are searched at any depth, for the key as it is and in a payload', async () => {
    await write('run.json', '{}');
    await write('report.html', `<p>${CANARY_KEY}</p>`);
    await write('trials/one/history-1.json', Buffer.from(`{"key":"${CANARY_KEY}"}`).toString('base64'));
    const found = await filesWithKey(dir);
    expect(found).toEqual(['report.html', join('trials', 'one', 'history-1.json')]);
    expect(leakLine(found)).toContain('stands in 2 files, first report.html');
  });

  it('give nothing to say where none holds it', async () => {
    await write('run.json', '{"key":"sk-…"}');
    expect(leakLine(await filesWithKey(dir))).toBeUndefined();
  });

  it('that cannot be read are an error: nobody knows then', async () => {
    const error: unknown = await filesWithKey(join(dir, 'gone')).catch((thrown: unknown) => thrown);
    expect(HarnessError.is(error) && error.code).toBe('EVIDENCE_UNREADABLE');
  });
});
