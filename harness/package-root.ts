// Where this package stands on disk, from source and from dist alike.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from './errors.ts';

const NAME = 'ordeal';

const manifestOf = (dir: string): { name?: string; version?: string } | undefined => {
  const file = join(dir, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string }) : undefined;
};

/** The folder that holds ordeal's own package.json. */
export function packageRoot(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    if (manifestOf(dir)?.name === NAME) return dir;
    if (dirname(dir) === dir) break;
  }
  throw new HarnessError(
    'HARNESS_FAULT',
    `Failed to find the package ${NAME}: no package.json of this name above ${import.meta.url}. Install it again.`,
  );
}

/** The version in ordeal's package.json. */
export const packageVersion = (): string => manifestOf(packageRoot())?.version ?? 'unknown';
