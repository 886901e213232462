// The workflow's own line in a stack.
import { describe, expect, test } from 'vitest';
import { placeIn, shown } from './place.ts';

describe('a place in a stack', () => {
  test('is the innermost frame that is not the SDK, another package or the recorder', () => {
    const stack = [
      'Error: call',
      '    at note (/app/node_modules/ordeal/harness/replay/call-recorder.ts:23:80)',
      '    at scheduleActivity (/app/node_modules/@temporalio/workflow/src/workflow.ts:377:9)',
      '    at step (/app/src/steps.ts:12:3)',
      '    at review (/app/src/review.ts:41:9)',
    ].join('\n');
    expect(placeIn(stack)).toEqual({ file: '/app/src/steps.ts', line: 12 });
  });

  test('is none where only foreign frames are', () => {
    expect(
      placeIn('Error\n    at Script.runInContext (node:vm:149:12)\n    at evalmachine.<anonymous>:1:1'),
    ).toBeUndefined();
  });

  test('is shown relative to the working directory', () => {
    expect(shown('/app/src/review.ts', '/app')).toBe('src/review.ts');
  });
});
