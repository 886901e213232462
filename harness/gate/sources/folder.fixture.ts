// A folder with what a test writes into it, gone with the test file.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FoundHistory, HistorySource } from './types.ts';

export interface Folder {
  readonly path: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  remove(): Promise<void>;
}

export async function emptyFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'ordeal-sources-'));
  return {
    path,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        const file = join(path, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

export async function all(source: HistorySource): Promise<readonly FoundHistory[]> {
  const found: FoundHistory[] = [];
  for await (const one of source) found.push(one);
  return found;
}
