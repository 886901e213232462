// A fault of a message that could strike nothing is told before anything runs.
import { describe, expect, it } from 'vitest';
import { messageProblems } from './message-problems.ts';
import type { Action, ExecutionScenario, Fault } from './types.ts';

const actions: readonly Action[] = [
  { signal: 'approve', at: '1 hour' },
  { signal: 'approve', at: '2 hours' },
  { signal: 'note', on: { workflowTask: 2 } },
  { update: 'rename', at: '3 hours' },
];
const problems = (...faults: readonly Fault[]): readonly string[] =>
  messageProblems({ actions, faults } as unknown as ExecutionScenario).map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe('a fault of a message', () => {
  it('finds its message by name and number', () => {
    expect(problems({ kind: 'signal.duplicated', on: { signal: 'approve', nth: 2 } })).toEqual([]);
    expect(problems({ kind: 'update.after-end', on: { update: 'rename' } })).toEqual([]);
    expect(problems({ kind: 'signal.before-start', on: { signal: 'note' } })).toEqual([]);
  });

  it('is told when there is none', () => {
    expect(problems({ kind: 'signal.duplicated', on: { signal: 'aprove' } })[0]).toMatch(
      /faults\[0\]\.on: there is no signal "aprove" in actions\. Did you mean .*approve.*It would strike nothing/,
    );
    expect(problems({ kind: 'signal.duplicated', on: { signal: 'approve', nth: 3 } })[0]).toMatch(
      /no signal "approve" #3/,
    );
    expect(problems({ kind: 'update.duplicated', on: { update: 'approve' } })[0]).toMatch(/no update "approve"/);
  });

  it('is told when its message is of a point, is struck already, or has nothing behind it', () => {
    expect(problems({ kind: 'signal.duplicated', on: { signal: 'note' } })[0]).toMatch(
      /of a moment \(at\), not of a point/,
    );
    expect(
      problems(
        { kind: 'signal.duplicated', on: { signal: 'approve' } },
        { kind: 'signal.after-end', on: { signal: 'approve' } },
      ),
    ).toEqual(['faults[1].on: another fault strikes this message already.']);
    expect(
      problems(
        { kind: 'signal.before-start', on: { signal: 'approve' } },
        { kind: 'signal.before-start', on: { signal: 'note' } },
      ),
    ).toEqual(['faults[1].on: another message starts the execution already.']);
    const alone = { actions: actions.slice(0, 1), faults: [{ kind: 'signal.reordered', on: { signal: 'approve' } }] };
    expect(messageProblems(alone as unknown as ExecutionScenario)[0]?.message).toMatch(/no later message/);
  });
});
