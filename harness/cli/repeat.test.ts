// Repeated runs: seeds, and verdicts that are not always the same.
import { describe, expect, it } from 'vitest';
import { crashAfterWrite } from '../../reports/evidence/fixtures/crash-trials.ts';
import { runReportOf } from '../../reports/evidence/fixtures/run-report.ts';
import type { RunReport } from '../../reports/evidence/run.ts';
import type { Verdict } from '../../reports/evidence/types.ts';
import { differing, repeated, repeatLines, seedsOf } from './repeat.ts';

const run = (verdict: Verdict, seed = 'a'): RunReport => ({ ...runReportOf([{ ...crashAfterWrite, verdict }]), seed });
const name = crashAfterWrite.scenario;

const cell = (outcome: 'survived' | 'unknown'): RunReport => ({
  ...run('pass'),
  matrix: {
    columns: [],
    rows: [],
    leftOut: [],
    cells: [{ column: 'letters', form: 'llm.hang', outcome }],
  },
});

describe('the seeds of repeated runs', () => {
  it('are the given one first, then others, the same every time', () => {
    const seeds = seedsOf('7f3a', 3);
    expect(seeds[0]).toBe('7f3a');
    expect(new Set(seeds).size).toBe(3);
    expect(seedsOf('7f3a', 3)).toEqual(seeds);
  });
});

describe('verdicts of repeated runs', () => {
  it('do not differ when all are the same', () => {
    expect(differing([run('pass'), run('pass')])).toEqual([]);
    expect(repeatLines([run('pass'), run('pass', 'b')])).toEqual(['1 verdicts are the same in 2 runs (seeds a, b).']);
  });

  it('differ when one run says otherwise', () => {
    expect(differing([run('pass'), run('fail'), run('pass')])).toEqual([{ name, verdicts: ['pass', 'fail', 'pass'] }]);
    expect(repeatLines([run('pass'), run('fail'), run('pass')])[1]).toBe(`  ${name}: pass in run 1, 3; fail in run 2`);
  });

  it('differ when a run lacks a trial', () => {
    expect(differing([run('pass'), { ...run('pass'), trials: [] }])).toEqual([{ name, verdicts: ['pass', 'missing'] }]);
  });

  it('are those of the cells in a matrix', () => {
    expect(differing([cell('survived'), cell('unknown')])).toEqual([
      { name: 'letters × llm.hang', verdicts: ['survived', 'unknown'] },
    ]);
  });
});

describe('the status of repeated runs', () => {
  const statusOf = async (verdicts: readonly (readonly [Verdict, number])[]): Promise<number> => {
    let at = 0;
    return repeated({ err: () => undefined }, 'a', verdicts.length, async (seed) => {
      const [verdict, status] = verdicts[at] ?? ['unknown', 2];
      at += 1;
      return { report: run(verdict, seed), status };
    });
  };

  it('is 0 when all pass, 2 when all are unknown', async () => {
    expect(
      await statusOf([
        ['pass', 0],
        ['pass', 0],
      ]),
    ).toBe(0);
    expect(
      await statusOf([
        ['unknown', 2],
        ['unknown', 2],
      ]),
    ).toBe(2);
  });

  it('is 1 when verdicts differ, also where none failed', async () => {
    expect(
      await statusOf([
        ['pass', 0],
        ['unknown', 2],
      ]),
    ).toBe(1);
  });
});
