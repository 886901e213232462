// Promises of the figures: rates with and without set-up, and no ratio of work that did not end as it should.
import { describe, expect, it } from 'vitest';
import type { ByHandRun } from './by-hand/run.ts';
import { recoveryFigures, scenarioFigures, waitFigures, type Measured } from './figures.ts';
import type { ParallelRun } from './in-parallel/run.ts';

const trial = (verdict: 'pass' | 'fail', recoveryMs: readonly number[] = []) => ({
  scenario: 's',
  verdict,
  wallMs: 1,
  recoveryMs,
});

const parallel = (trials: ParallelRun['trials']): Measured<ParallelRun> => ({
  kind: 'ran',
  run: {
    seed: '7f3a',
    lanes: 8,
    setUpMs: 2_000,
    trialsMs: 3_000,
    tearDownMs: 1_000,
    wallMs: 6_000,
    trials,
    report: {} as ParallelRun['report'],
  },
});

const byHand = (cases: ByHandRun['cases']): Measured<ByHandRun> => ({
  kind: 'ran',
  run: { setUpMs: 1_000, cases, tearDownMs: 1_000, wallMs: 24_000 },
});

const passed = { name: 'c', wallMs: 11_000 };

describe('scenarioFigures', () => {
  it('compares trials per minute with set-up on both sides, and without', () => {
    const [ours, theirs, ratio, bare] = scenarioFigures(
      parallel([trial('pass'), trial('pass')]),
      byHand([passed, passed]),
    );
    expect(ours).toMatchObject({ kind: 'measured', value: 20 });
    expect(theirs).toMatchObject({ kind: 'measured', value: 5 });
    expect(ratio).toMatchObject({ kind: 'measured', value: 4 });
    expect(bare?.kind === 'measured' ? bare.value : 0).toBeCloseTo(22 / 3);
  });

  it('gives no ratio when a scenario did not pass', () => {
    const [ours, , ratio] = scenarioFigures(parallel([trial('pass'), trial('fail')]), byHand([passed]));
    expect(ours).toMatchObject({ kind: 'not-measured', reason: '1 of 2 scenarios did not pass: s' });
    expect(ratio).toMatchObject({ kind: 'not-measured' });
  });

  it('gives no ratio when a case by hand failed, and says which', () => {
    const figures = scenarioFigures(parallel([trial('pass')]), byHand([{ ...passed, failure: '1 !== 2' }]));
    expect(figures[2]).toMatchObject({
      kind: 'not-measured',
      reason: '1 of 1 cases by hand failed: c (1 !== 2)',
    });
  });

  it('tells why a side broke', () => {
    const figures = scenarioFigures(parallel([trial('pass')]), { kind: 'broke', reason: 'no server' });
    expect(figures[2]).toMatchObject({ kind: 'not-measured', reason: 'no server' });
  });
});

describe('the other figures', () => {
  it('takes the median over all recoveries', () => {
    const [recovery] = recoveryFigures(parallel([trial('pass', [100]), trial('pass'), trial('pass', [300, 200])]));
    expect(recovery).toMatchObject({ kind: 'measured', value: 200 });
  });

  it('does not tell a recovery where nothing was killed', () => {
    expect(recoveryFigures(parallel([trial('pass')]))[0]).toMatchObject({ kind: 'not-measured' });
  });

  it('tells of every wait that it was not measured when the part broke', () => {
    const kinds = waitFigures({ kind: 'broke', reason: 'no server' }).map(({ kind }) => kind);
    expect(kinds).toEqual(['not-measured', 'not-measured', 'not-measured']);
  });
});
