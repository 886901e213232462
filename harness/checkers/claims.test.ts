// docs/checkers.md says what every trial is held to: it must name each checker, and none that is gone.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkers } from './registry.ts';

const documented = [
  ...readFileSync(new URL('../../docs/checkers.md', import.meta.url), 'utf8').matchAll(
    /^\| `([a-z-]+)`\s+\| (.+?)\s+\|$/gm,
  ),
].map(([, name, claim]) => ({ name, claim }));

describe('docs/checkers.md', () => {
  it('says what each checker claims, in the order of the reports', () => {
    expect(documented).toEqual(checkers.map(({ name, claim }) => ({ name, claim })));
  });
});
