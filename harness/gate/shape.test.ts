// Which histories are alike, and which are not.
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readHistoryFile } from '../history/file.ts';
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';
import { historyShape, shapeText } from './shape.ts';

let review: HistoryJson;
beforeAll(async () => {
  review = await readHistoryFile(fileURLToPath(new URL('../replay/fixtures/histories/review.json', import.meta.url)));
});

const without = (kept: (event: HistoryEventJson, index: number) => boolean): HistoryJson => ({
  events: review.events.filter(kept),
});

test('a shape reads as tasks: what they were told, and what they asked for', () => {
  expect(shapeText(review).split('\n')).toEqual([
    'review',
    'WORKFLOW_EXECUTION_STARTED => activity fetchDocument',
    'ACTIVITY_TASK_COMPLETED => activity summarize',
    'ACTIVITY_TASK_COMPLETED => timer 1 h',
    'TIMER_FIRED => activity publish',
    'ACTIVITY_TASK_COMPLETED => the end of the workflow',
  ]);
});

describe('the same shape', () => {
  test('whatever was said, and how often it was tried', () => {
    const other = JSON.parse(JSON.stringify(review).replaceAll(/"data":"[^"]*"/g, '"data":"IiI="')) as HistoryJson;
    expect(historyShape(other)).toBe(historyShape(review));
  });

  test('however the server handed the tasks out', () => {
    const plain = without(
      ({ eventType }) => !/WORKFLOW_TASK_(?:SCHEDULED|STARTED)|ACTIVITY_TASK_STARTED/.test(eventType),
    );
    expect(historyShape(plain)).toBe(historyShape(review));
  });
});

describe('another shape', () => {
  test.each<[string, (text: string) => string]>([
    ['another activity', (text) => text.replaceAll('summarize', 'shorten')],
    ['another answer', (text) => text.replace('ACTIVITY_TASK_COMPLETED', 'ACTIVITY_TASK_FAILED')],
    ['another type', (text) => text.replace('"name":"review"', '"name":"check"')],
    ['another end', (text) => text.replace('WORKFLOW_EXECUTION_COMPLETED', 'WORKFLOW_EXECUTION_FAILED')],
  ])('%s', (_what, change) => {
    const other = JSON.parse(change(JSON.stringify(review))) as HistoryJson;
    expect(historyShape(other)).not.toBe(historyShape(review));
  });

  test('the same commands in one task and not in two', () => {
    const tasks = review.events.flatMap(({ eventType }, index) => (/TASK_COMPLETED/.test(eventType) ? [index] : []));
    // Without the completion of the first activity and of the task after it, both activities are asked for at once.
    const joined = without((_event, index) => index !== tasks[1] && index !== tasks[2]);
    expect(historyShape(joined)).not.toBe(historyShape(review));
  });
});
