// Names of files and folders from names that people or servers gave: no path escape, no collision, no reserved name.
import { createHash } from 'node:crypto';
import type { Plan } from './types.ts';

/** Long enough to be read, short enough for every file system with the digest and a suffix behind it. */
const READABLE_LENGTH_MAX = 90;
const DIGEST_LENGTH = 8;

/** Folder of all trials inside a run's folder. */
const TRIALS = 'trials';

/**
 * A name made only of lower-case letters, digits, `.`, `_` and `-`, that never starts with a dot.
 * The digest at its end keeps apart what reads the same once cleaned (`a/b`, `a-b`, `A-B`).
 */
export function safeName(name: string): string {
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, READABLE_LENGTH_MAX)
    .replace(/^[._-]+|[._-]+$/g, '');
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGEST_LENGTH);
  return readable === '' ? digest : `${readable}-${digest}`;
}

/** The folder of a trial, relative to the run's folder; `TrialReport.evidence` holds it. Always with `/`. */
export function trialFolder(plan: Pick<Plan, 'key' | 'scenario' | 'mode'>): string {
  const mode = plan.mode === 'trial' ? '' : ` ${plan.mode}`;
  return `${TRIALS}/${safeName(`${plan.key} ${plan.scenario}${mode}`)}`;
}
