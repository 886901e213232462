// What makes the gate fail is what the word says.
import { expect, it } from 'vitest';
import { findingFails } from './gate-fails.ts';
import type { GateFailsOn } from './gate.ts';

const FINDINGS = {
  break: { rule: 'step-added', level: 'error' },
  drift: { rule: 'drift-arguments', level: 'warning' },
  other: { rule: 'input-without-flags', level: 'warning' },
  note: { rule: 'drift-order', level: 'note' },
} as const;
type Name = keyof typeof FINDINGS;

it.each<[readonly GateFailsOn[], readonly Name[]]>([
  [[], ['break']],
  [['error'], ['break']],
  // It was every warning once: histories without flags failed where drift was meant.
  [
    ['error', 'drifted'],
    ['break', 'drift'],
  ],
  [
    ['error', 'warning'],
    ['break', 'drift', 'other'],
  ],
  [
    ['error', 'drifted', 'warning'],
    ['break', 'drift', 'other'],
  ],
])('fails on %j for %j alone', (failsOn, expected) => {
  const names = Object.keys(FINDINGS) as Name[];
  expect(names.filter((name) => findingFails(failsOn, FINDINGS[name]))).toEqual(expected);
});
