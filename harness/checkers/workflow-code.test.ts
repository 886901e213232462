// The rules over workflow code, judged against what a scenario expects.
import { expect, it } from 'vitest';
import type { LintEvidence } from '../../reports/evidence/code-evidence.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { trialOf } from '../accounting/fixtures/trial.ts';
import { workflowCode } from './workflow-code.ts';

const place = { rule: 'clock', message: 'It reads the clock.', suggestion: 'Use Date.now().', file: 'w.ts', line: 3 };

const evidence = (lint: Partial<LintEvidence>, findings: readonly unknown[]): TrialEvidence => {
  const trial = trialOf();
  return {
    ...trial,
    plan: { ...trial.plan, expect: { findings } },
    lint: { files: ['w.ts'], findings: [], ignored: [], ...lint },
  };
};

it('passes where nothing is expected and nothing found', () => {
  expect(workflowCode.check(evidence({}, []))).toMatchObject({ verdict: 'pass', findings: [] });
});

it('fails for a finding that nobody expects, with its place and what to write', () => {
  expect(workflowCode.check(evidence({ findings: [place] }, []))).toMatchObject({
    verdict: 'fail',
    findings: [{ file: 'w.ts', line: 3, suggestion: 'Use Date.now().' }],
  });
});

it('passes where a hazard is expected and found', () => {
  expect(workflowCode.check(evidence({ findings: [place] }, [{ rule: 'clock', file: 'w.ts' }]))?.verdict).toBe('pass');
});

it('fails where an expected hazard is not found', () => {
  expect(workflowCode.check(evidence({}, [{ rule: 'clock', file: 'w.ts' }]))).toMatchObject({
    verdict: 'fail',
    findings: [{ message: expect.stringContaining('Nothing of rule clock') }],
  });
});

it('is unknown where no file was read', () => {
  expect(workflowCode.check(evidence({ files: [] }, []))?.verdict).toBe('unknown');
});

it('does not apply to a trial that executes', () => {
  expect(workflowCode.check(trialOf())).toBeUndefined();
});
