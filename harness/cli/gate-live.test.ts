// What a gate tells while it works: bounded, whatever the corpus.
import { expect, it } from 'vitest';
import { broken, gateHistory } from '../../reports/evidence/fixtures/gate-report.ts';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { gateLive, NAMED_PER_CAUSE } from './gate-live.ts';
import type { Shell } from './shell.ts';

function told(histories: readonly GateHistory[], tty = false): string {
  let said = '';
  const terminal = { tty, color: false };
  const live = gateLive({
    cwd: '/',
    env: {},
    out: () => undefined,
    err: (text) => (said += text),
    outputs: { out: terminal, err: terminal },
    signal: new AbortController().signal,
  } satisfies Shell);
  for (const history of histories) live.tell(history);
  live.end();
  return said;
}

it('names the first few of a cause and counts hundreds of others', () => {
  const lines = told(Array.from({ length: 400 }, (_none, nth) => broken(nth)))
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(NAMED_PER_CAUSE + 1);
  expect(lines[0]).toMatch(/^incompatible \[step-added\] \S+$/);
  expect(lines.at(-1)).toMatch(/^incompatible \[step-added\] \S+: 397 more$/);
});

it('names each cause and each pipeline of its own', () => {
  const other = { ...broken(4), pipeline: 'another' };
  const lines = told([...[1, 2, 3, 4, 5].map((nth) => broken(nth)), other, other])
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(NAMED_PER_CAUSE + 2 + 1);
});

it('says no more than a screen or two, however many causes there are', () => {
  const many = Array.from({ length: 1_000 }, (_none, nth) => ({ ...broken(nth), pipeline: `p${nth}` }));
  expect(
    told([...many, ...many])
      .trimEnd()
      .split('\n').length,
  ).toBeLessThanOrEqual(121);
});

it('says nothing of what goes on, and counts on a terminal', () => {
  expect(told([gateHistory({})])).toBe('');
  expect(told([gateHistory({})], true)).toContain('1 told');
});

it('keeps the terminal from names that would steer it', () => {
  expect(told([{ ...broken(1), file: 'a\u001b[2Jb\nc' }])).toMatch(/^incompatible \[step-added\] a \[2Jb c\n$/);
});
