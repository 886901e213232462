// Promise of the entries: what is the same in many is held once, and each says what it said.
import { expect, it } from 'vitest';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { EqualParts } from './equal-parts.ts';

/** As a process reports it: every part is a new one. */
const reported = (nth: number, line = 7): GateHistory =>
  JSON.parse(
    JSON.stringify({
      file: `${nth}.json`,
      pipeline: 'research',
      workflowId: `research-${nth}`,
      runId: `run-${nth}`,
      workflowType: 'FullResearchWorkflow',
      events: 23,
      status: 'continued-as-new',
      format: 'cloud-export',
      repairs: ['newest event first: turned round'],
      sdk: 'temporal-typescript 1.24.0',
      verdict: 'incompatible',
      findings: [
        { rule: 'step-added', level: 'error', message: 'a step was added', file: 'workflow.ts', line },
        { rule: 'input-without-flags', level: 'warning', message: `of ${nth}` },
      ],
      divergence: { kind: 'added', rows: [{ state: 'same', recorded: 'activity fetch' }], first: 0 },
      prefixes: 0,
      cached: false,
    } satisfies GateHistory),
  ) as GateHistory;

it('hands out entries that say the same, word by word', () => {
  const parts = new EqualParts();
  for (const nth of [1, 2]) expect(JSON.stringify(parts.entry(reported(nth)))).toBe(JSON.stringify(reported(nth)));
  const bare: GateHistory = { ...reported(3), findings: [], repairs: [] };
  expect(JSON.stringify(parts.entry(bare))).toBe(JSON.stringify(bare));
});

it('holds equal differences, findings and repairs of any number of entries once', () => {
  const parts = new EqualParts();
  const all = Array.from({ length: 100 }, (_none, nth) => parts.entry(reported(nth)));
  expect(new Set(all.map(({ divergence }) => divergence)).size).toBe(1);
  expect(new Set(all.map(({ repairs }) => repairs)).size).toBe(1);
  expect(new Set(all.map(({ findings: [first] }) => first)).size).toBe(1);
  expect(new Set(all.map(({ findings: [, second] }) => second)).size).toBe(100);
  expect(parts.entry(reported(1, 8)).findings[0]).toMatchObject({ line: 8 });
  const none = [4, 5].map((nth) => parts.entry({ ...reported(nth), findings: [], repairs: [] }));
  expect(new Set(none.flatMap(({ findings, repairs }) => [findings, repairs])).size).toBe(1);
});
