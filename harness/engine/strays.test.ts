// Requests in no trial's evidence: they are in the report, and the run is not green.
import { describe, expect, it } from 'vitest';
import { runReport } from '../../reports/evidence/run-schema.ts';
import { wallClock } from '../clock.ts';
import { statusOf } from '../cli/status.ts';
import { greenReport } from '../../reports/evidence/fixtures/run-report.ts';
import { LlmBook } from '../llm-mock/book.ts';
import { straysOf } from './strays.ts';

const caller = { workflowId: 'wf-1', runId: 'r', activityType: 'call_llm', activityId: '1', attempt: 1 };

describe('requests of no trial', () => {
  it('are told one line for each path and execution, with how often', () => {
    const book = new LlmBook(wallClock);
    expect(straysOf(book)).toEqual({});
    for (const each of [undefined, caller, caller]) {
      book.arrive({ caller: each, path: '/v1/files', sdkRetry: 0 }).settle({ status: 501 });
    }
    expect(straysOf(book)).toEqual({
      strays: ['/v1/files of no execution, answered 501', '/v1/files of wf-1, answered 501, 2 times'],
    });
  });

  it('end a run with 2 in which everything passed, and with 1 where something failed', () => {
    const strays = ['/v1/files of no execution, answered 501'];
    expect(statusOf(greenReport)).toBe(0);
    expect(statusOf({ ...greenReport, strays })).toBe(2);
    expect(statusOf({ ...greenReport, strays, summary: { ...greenReport.summary, fail: 1 } })).toBe(1);
  });

  it('are part of what run.json holds', () => {
    expect(runReport.safeParse({ ...greenReport, strays: ['x'] }).success).toBe(true);
    expect(runReport.safeParse({ ...greenReport, strays: [] }).success).toBe(false);
  });
});
