// docs/checkers.md says what every trial is held to: it must name each checker, and none that is gone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { checkers } from './registry.ts';

const documented = [
  ...readFileSync(join(packageRoot(), 'docs/checkers.md'), 'utf8').matchAll(/^\| `([a-z-]+)`\s+\| (.+?)\s+\|$/gm),
].map(([, name, claim]) => ({ name, claim }));

describe('docs/checkers.md', () => {
  it('says what each checker claims, in the order of the reports', () => {
    expect(documented).toEqual(checkers.map(({ name, claim }) => ({ name, claim })));
  });
});
