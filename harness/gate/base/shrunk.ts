// Baselines that have lost histories since the base: by the names of their files, as a manifest may be gone with them.
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Pipeline } from '../../pipeline/types.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import { isCandidate } from '../sources/listing.ts';
import { listed } from './findings.ts';
import { git } from './git.ts';
import { type BaseCommit, baseTitle } from './resolve-ref.ts';

const RULE = { rule: 'baseline-shrunk', level: 'warning' } as const;

/** As the gate lists a folder: no hidden ones, and histories by their endings. */
const isHistory = (path: string): boolean => {
  const names = path.split(sep);
  return !names.some((name) => name.startsWith('.')) && isCandidate(names.at(-1) ?? '');
};

async function shrunk(base: BaseCommit, dir: string, name: string, folder: string): Promise<readonly GateFinding[]> {
  const title = baseTitle(base);
  const place = relative(dir, folder);
  const there = await git(dir, 'ls-tree', '-r', '-z', '--name-only', base.commit, '--', `${place}/`);
  if (there.kind === 'refused') {
    const message = `Whether the baseline of ${name} (${place}) has lost histories since ${title} was not seen: ${there.reason}.`;
    return [{ ...RULE, message }];
  }
  const gone = there.text
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => relative(folder, join(dir, path)))
    .filter((path) => isHistory(path) && !existsSync(join(folder, path)))
    .toSorted();
  if (gone.length === 0) return [];
  const count = gone.length === 1 ? '1 history' : `${gone.length} histories`;
  const message = `The baseline of ${name} lacks ${count} that ${title} has: ${listed(gone)}.`;
  const suggestion =
    'Restore them, or say in the review why nothing has to be proven by them any more. Recorded anew under other names they are missing here too.';
  return [{ ...RULE, message, suggestion }];
}

/**
 * Compares the folders of today's pipelines with what the base has there.
 *
 * @param dir - folder of the configuration, in the repository
 */
export async function shrunkBaselines(
  base: BaseCommit,
  dir: string,
  pipelines: readonly Pick<Pipeline, 'name' | 'historiesPath'>[],
): Promise<readonly GateFinding[]> {
  const findings: GateFinding[] = [];
  for (const { name, historiesPath } of pipelines)
    if (historiesPath !== undefined) findings.push(...(await shrunk(base, dir, name, historiesPath)));
  return findings;
}
