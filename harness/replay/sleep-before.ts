// A sleep put before a wait takes the place of the wait's timer: to the SDK a timer of another length. Told by the source and by what follows.
import { dirname, join } from 'node:path';
import type { Row } from './align.ts';
import { lineAt, sourceOf } from './place.ts';

const IMPORTED = /\bfrom '(\.[^']+)'/g;
/** A wait with a bound: its timer is cancelled when it ends sooner. A sleep's is not. */
const WAIT = /\bwithTimeout\s*\(|\bcondition\s*\((?:$|.*,[^,()]+\))/m;
const SLEEP = /\bsleep\s*\(/;

/** As it is written, without its ending, or with that of the compiled file. */
const namesOf = (path: string): readonly string[] => [path, `${path}.ts`, path.replace(/\.js$/, '.ts')];

const importedBy = (file: string): readonly string[] =>
  [...sourceOf(file).matchAll(IMPORTED)].flatMap(([, path = '']) => namesOf(join(dirname(file), path)));

/** Whether a wait with a bound is written in one of the files, or in a module that one of them imports. */
const hasWait = (files: readonly string[]): boolean =>
  [...new Set([...files, ...files.flatMap(importedBy)])].some((file) => WAIT.test(sourceOf(file)));

/**
 * The history cancelled a timer; this code asks for one of another length, with `sleep`, and waits for it. Where the wait is still written, the sleep
 * is a step more and the wait is not reached yet.
 */
export function sleepBeforeWait(rows: readonly Row[]): readonly Row[] {
  const cancelled = rows.find((row) => row.state !== 'same');
  if (cancelled?.state !== 'not-reached' || cancelled.recorded?.kind !== 'cancel-timer') return rows;
  const { id } = cancelled.recorded;
  const index = rows.findLastIndex((row) => row.produced !== undefined);
  const { recorded, produced } = rows[index] ?? {};
  if (recorded?.kind !== 'timer' || recorded.id !== id || produced?.place === undefined) return rows;
  if (recorded.name === produced.name || !SLEEP.test(lineAt(produced.place)) || !hasWait([produced.place.file]))
    return rows;
  return [
    ...rows.slice(0, index),
    { state: 'added', produced },
    { state: 'not-reached', recorded },
    ...rows.slice(index + 1),
  ];
}
