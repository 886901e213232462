// Promises of the gate's figures: ratios of the same work on both sides, and none where one side did something else.
import { describe, expect, it } from 'vitest';
import { standingOf } from '../figure.ts';
import { gateFigures, gateMemoryFigures } from './figures.ts';
import type { GateResult } from './orders.ts';
import type { GateRun } from './run.ts';

const gate = (more: Partial<GateResult> = {}): GateResult => ({
  kind: 'gate',
  histories: 10,
  compatible: 10,
  cached: 0,
  firstVerdictMs: 900,
  peakMib: 400,
  ...more,
});
const withoutVerdict = (): GateResult => {
  const { firstVerdictMs: _none, ...result } = gate();
  return result;
};
const THEIRS = { kind: 'series', histories: 10, failed: 0 } as const;
const run = (more: Partial<GateRun> = {}): GateRun => ({
  histories: 10,
  bytes: 1_000,
  series: [{ wallMs: 22_000, result: THEIRS }],
  fresh: [{ wallMs: 11_000, result: gate() }],
  again: [{ wallMs: 500, result: gate({ cached: 10 }) }],
  alone: [{ wallMs: 19_800, result: gate() }],
  cold: [{ wallMs: 9_000, result: gate({ firstVerdictMs: 5_000 }) }],
  cores: 2,
  ...more,
});
const values = (more: Partial<GateRun> = {}) =>
  gateFigures({ kind: 'ran', run: run(more) }).map((each) => (each.kind === 'measured' ? each.value : each.reason));

describe('the figures of the gate', () => {
  it('compare the same histories on both sides, and the second run with the first', () => {
    expect(values()).toEqual([22_000, 11_000, 2, 1.8, 900, 5_000, 22]);
  });

  it.each<[string, Partial<GateRun>]>([
    ['the gate found 9 of 10 compatible', { fresh: [{ wallMs: 1, result: gate({ compatible: 9 }) }] }],
    ['the gate found 8 of 10 compatible', { alone: [{ wallMs: 1, result: gate({ compatible: 8 }) }] }],
    [
      'on code that was never bundled the gate found 0 of 10 compatible',
      { cold: [{ wallMs: 1, result: gate({ compatible: 0 }) }] },
    ],
    [
      'on code that was never bundled the gate replayed 2 of 10',
      { cold: [{ wallMs: 1, result: gate({ histories: 2, compatible: 2 }) }] },
    ],
    ['the first run remembered something', { cold: [{ wallMs: 1, result: gate({ cached: 10 }) }] }],
    ['there is a run without a verdict', { cold: [{ wallMs: 1, result: withoutVerdict() }] }],
    ['there is a run without a verdict', { fresh: [{ wallMs: 1, result: withoutVerdict() }] }],
    ['there is a side without a run', { cold: [] }],
    ['there is a side without a run', { alone: [] }],
    ['the second run replayed something', { again: [{ wallMs: 1, result: gate({ cached: 9 }) }] }],
    ['the first run remembered something', { fresh: [{ wallMs: 1, result: gate({ cached: 1 }) }] }],
    [
      'runReplayHistories replayed 9 of 10, 1 failed',
      { series: [{ wallMs: 1, result: { kind: 'series', histories: 9, failed: 1 } }] },
    ],
  ])('are none where %s', (reason, more) => {
    expect(new Set(values(more))).toEqual(new Set([reason]));
  });

  it.each<[string, Partial<GateRun>]>([
    ['the gate against runReplayHistories', { series: [{ wallMs: 19_000, result: THEIRS }] }],
    ['… on all cores against one process', { alone: [{ wallMs: 12_000, result: gate() }] }],
    ['start → first verdict', { fresh: [{ wallMs: 11_000, result: gate({ firstVerdictMs: 3_001 }) }] }],
    ['… on code that was never bundled', { cold: [{ wallMs: 9_000, result: gate({ firstVerdictMs: 3_001 }) }] }],
    ['the gate again, unchanged', { again: [{ wallMs: 221, result: gate({ cached: 10 }) }] }],
  ])('can miss the target of "%s", and no other then', (title, more) => {
    const met = {
      cold: [{ wallMs: 9_000, result: gate() }],
      again: [{ wallMs: 200, result: gate({ cached: 10 }) }],
    };
    const missed = gateFigures({ kind: 'ran', run: run({ ...met, ...more }) }).filter(
      (each) => standingOf(each) === 'not met',
    );
    expect(missed.map((each) => each.title)).toEqual([title]);
  });

  it('tell memory as a ratio of few and many', () => {
    const [figure] = gateMemoryFigures({ kind: 'ran', run: { few: gate(), many: gate({ peakMib: 440 }) } });
    expect(figure).toMatchObject({ kind: 'measured', value: 1.1, note: '400 MiB → 440 MiB, all processes' });
  });
});
