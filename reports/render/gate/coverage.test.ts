// Coverage in a few words.
import { expect, it } from 'vitest';
import type { GateCoverage } from '../../evidence/gate.ts';
import { gateHistory, gateReportOf } from '../../evidence/fixtures/gate-report.ts';
import { coverageGaps } from './coverage.ts';
import { renderGateList } from './list.ts';
import { renderGateMarkdown } from './markdown.ts';

const coverage = (histories: number): GateCoverage => ({
  pipeline: 'orders',
  workflowTypes: [{ name: 'Order', histories }],
  eventTypes: ['TIMER_FIRED', 'TIMER_CANCELED', 'ACTIVITY_TASK_FAILED'].map((name, nth) => ({
    name,
    histories: nth === 0 ? histories : 0,
  })),
  patchIds: [],
  branches: {
    total: 9,
    entered: histories,
    never: [{ file: 'orders/workflow.ts', line: 7, text: 'if (late) wait();' }],
  },
});

it('names what is missing kind by kind, and the code after it', () => {
  expect(coverageGaps(coverage(1))).toEqual({
    measures: '1 of 1 workflow type · 1 of 3 event types · 1 of 9 branches',
    names: ['event types TIMER_CANCELED, ACTIVITY_TASK_FAILED'],
    places: ['orders/workflow.ts:7  if (late) wait();'],
  });
});

it('says of a pipeline without a history that, and does not list all that it has', () => {
  expect(coverageGaps(coverage(0))).toEqual({ measures: 'no history: nothing is exercised', names: [], places: [] });
});

it('says with which version the histories were recorded', () => {
  const base = { ref: 'main', commit: '0123456789abcdef', unchanged: false };
  const report = gateReportOf([gateHistory()], { base });
  expect(renderGateList(report)).toContain('1 history recorded with main (0123456789ab)\n');
  expect(renderGateMarkdown(report)).toContain(' · recorded with main ');
});

it('shows code as code in Markdown, and leaves it as it is in the terminal', () => {
  const report = gateReportOf([], { coverage: [coverage(1)] });
  expect(renderGateMarkdown(report)).toContain('- never <code>orders/workflow.ts:7 if (late) wait();</code>');
  expect(renderGateList(report)).toContain('never orders/workflow.ts:7  if (late) wait();');
});
