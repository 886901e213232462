// A cell never survives by default: planted reports in which something was not judged, did not strike, or did not hold.
import { describe, expect, it } from 'vitest';
import { crashAfterWrite } from '../../reports/evidence/fixtures/crash-trials.ts';
import type { CheckerResult, TrialReport } from '../../reports/evidence/run.ts';
import type { TrialEvidence, Verdict } from '../../reports/evidence/types.ts';
import { growMatrix } from './growth.ts';
import { pipelineFixture, scenarioFixture } from '../engine/engine.fixture.ts';
import { trialOf } from '../accounting/fixtures/trial.ts';
import { columnsOf } from './columns.ts';
import { allForms } from './forms/registry.ts';
import { outcomeOf } from './outcome.ts';

const judged = (name: string, verdict: Verdict = 'pass'): CheckerResult => ({
  name,
  verdict,
  findings: verdict === 'pass' ? [] : [{ rule: name, message: 'it did not hold' }],
});

const all = ['faults-struck', 'status', 'replay-clean', 'demand'].map((name) => judged(name));

const trial = (more: Partial<TrialReport> = {}): TrialReport => ({
  ...crashAfterWrite,
  verdict: 'pass',
  checkers: all,
  cell: { column: 'letters', form: 'worker.kill/effect', demand: 'recovers', ended: 'completed' },
  ...more,
});

describe('the outcome of a cell', () => {
  it('is survived when its fault struck and everything held', () => {
    expect(outcomeOf(trial())).toMatchObject({ outcome: 'survived', column: 'letters', ended: 'completed' });
  });

  it.each(['faults-struck', 'demand', 'status', 'replay-clean'])('is unknown where nobody judged by %s', (name) => {
    const checkers = all.filter((checker) => checker.name !== name);
    expect(outcomeOf(trial({ checkers }))).toMatchObject({
      outcome: 'unknown',
      reason: `nothing was judged by ${name}`,
    });
  });

  it('is unknown where no fault was planned', () => {
    expect(outcomeOf(trial({ faults: [] }))).toMatchObject({ outcome: 'unknown' });
  });

  it('is unknown, with the reason, where the trial is', () => {
    const checkers = [judged('faults-struck', 'unknown')];
    expect(outcomeOf(trial({ verdict: 'unknown', checkers }))).toMatchObject({
      outcome: 'unknown',
      reason: 'faults-struck: it did not hold',
    });
  });

  it('is failed, with the finding, where the trial is', () => {
    const checkers = [judged('status'), judged('effects-once', 'fail')];
    expect(outcomeOf(trial({ verdict: 'fail', checkers }))).toMatchObject({
      outcome: 'failed',
      reason: 'effects-once: it did not hold',
    });
  });
});

describe('a column whose base did not do its work', () => {
  const columns = columnsOf([scenarioFixture], [pipelineFixture], []);
  const forms = allForms();
  const growth = growMatrix({ columns, forms, seed: 'seed', again: () => '' });
  const cells = (reference: TrialEvidence | undefined) => {
    const references = new Map(reference === undefined ? [] : [[scenarioFixture.name, reference]]);
    expect(growth.grow(references)).toEqual([]);
    return growth.matrix([]).cells;
  };

  it.each([
    ['failed', trialOf({ execution: { status: 'failed' } }), /ended failed/],
    ['broke', { ...trialOf(), broken: { code: 'X', message: 'no server' } }, /broke: no server/],
    ['was not run', undefined, /was not run/],
  ] as const)('has unknown cells alone: it %s', (_, reference, reason) => {
    const unknown = cells(reference);
    expect(unknown).toHaveLength(forms.length);
    for (const cell of unknown)
      expect(cell).toMatchObject({ outcome: 'unknown', reason: expect.stringMatching(reason) });
  });
});
