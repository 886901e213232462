// The lines by which a process says that the server did not take its late word.
import { expect, it } from 'vitest';
import { refusedReport } from './late-report.ts';

const log = (message: string) => ({ kind: 'log', level: 'WARN', message, wallMs: 0 }) as const;

it('is a report or a heartbeat that the server refused, and nothing else', () => {
  const said =
    'Activity not found on completion. This may happen …: status: NotFound, message: "activity task not found"';
  expect(refusedReport(log(said))).toBe('activity task not found');
  expect(refusedReport(log('Activity not found when recording heartbeat'))).toBe('not found');
  expect(refusedReport(log('Activity completed as cancelled'))).toBeUndefined();
});
