// Progress: what is written for each event, in a terminal and in a pipe.
import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../evidence/fixtures/hostile.ts';
import { approvalNever, unauthorized } from '../evidence/fixtures/llm-trials.ts';
import { runReportOf } from '../evidence/fixtures/run-report.ts';
import type { RunEvent } from '../evidence/run.ts';
import { liveReporter } from './live.ts';

const EVENTS: readonly RunEvent[] = [
  {
    kind: 'run-started',
    trials: 2,
    seed: '7f3a',
    environment: 'Temporal 1.32.0, virtual time',
    again: 'npx ordeal run --seed 7f3a',
  },
  { kind: 'trial-started', key: unauthorized.key, scenario: unauthorized.scenario },
  { kind: 'trial-started', key: approvalNever.key, scenario: approvalNever.scenario },
  {
    kind: 'fault-struck',
    key: unauthorized.key,
    scenario: unauthorized.scenario,
    title: 'llm.unauthorized at call_llm',
  },
  { kind: 'trial-ended', trial: approvalNever },
  { kind: 'trial-ended', trial: unauthorized },
  { kind: 'run-ended', report: runReportOf([approvalNever, unauthorized]) },
];

function written(tty: boolean, events: readonly RunEvent[] = EVENTS, width = 100): readonly string[] {
  const texts: string[] = [];
  const tell = liveReporter({ write: (text) => texts.push(text), tty, width });
  for (const event of events) tell(event);
  return texts;
}

describe('live progress', () => {
  it('is plain lines in a pipe: seed and command first, then strikes and verdicts as they come', () => {
    expect(written(false).join('')).toBe(
      [
        'ordeal run · 2 trials · seed 7f3a · Temporal 1.32.0, virtual time',
        'again: npx ordeal run --seed 7f3a',
        '  struck  research/unauthorized-stops: llm.unauthorized at call_llm',
        '✓ 1/2 research/approval-never-comes  1 d in 96 ms',
        '✗ 2/2 research/unauthorized-stops  6 min 5 s in 210 ms',
        '',
      ].join('\n'),
    );
  });

  it('is one status line in a terminal, cleared at the end; what failed stays', () => {
    const texts = written(true);
    expect(texts.every((text) => text.startsWith('\r\u001b[2K'))).toBe(true);
    expect(texts[3]).toContain(
      ' 0 of 2 trials · 1 fault struck · llm.unauthorized at call_llm · research/unauthorized-stops',
    );
    expect(texts[4]).not.toContain('✓');
    expect(texts[5]).toContain('✗ research/unauthorized-stops\n');
    expect(texts[5]).toContain(' 2 of 2 trials · 1 failed · 1 fault struck');
    expect(texts.at(-1)).toBe('\r\u001b[2K');
  });

  it('never fills the last column of a terminal, where the line would wrap', () => {
    for (const width of [20, 40, 60, 200]) {
      for (const text of written(true, EVENTS.slice(1), width)) {
        const status = text.split('\n').at(-1)?.replace('\r\u001b[2K', '') ?? '';
        expect([...status].length).toBeLessThan(width);
      }
    }
  });

  it('lets no foreign text act', () => {
    const event: RunEvent = { kind: 'fault-struck', key: HOSTILE, scenario: HOSTILE, title: HOSTILE };
    const text = written(false, [event]).join('');
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/##\w*\[|\s::/);
  });
});
