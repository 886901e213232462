// The question that is put to a cluster.
import { describe, expect, test } from 'vitest';
import { queryOf } from './query.ts';

describe('the query', () => {
  test('is made of types, statuses and the window of time', () => {
    expect(
      queryOf({
        kind: 'parts',
        types: ['OrderWorkflow', 'ReviewWorkflow'],
        statuses: ['Running', 'TimedOut'],
        sinceMs: Date.UTC(2026, 0, 2, 3, 4, 5),
        untilMs: Date.UTC(2026, 0, 3),
      }),
    ).toBe(
      'WorkflowType IN ("OrderWorkflow", "ReviewWorkflow") AND ExecutionStatus IN ("Running", "TimedOut") AND ' +
        'StartTime >= "2026-01-02T03:04:05.000Z" AND StartTime < "2026-01-03T00:00:00.000Z"',
    );
  });

  test('of nothing asks for everything, and a query of the user is left as it is', () => {
    expect(queryOf({ kind: 'parts', types: [], statuses: [] })).toBe('');
    expect(queryOf({ kind: 'query', query: "Tenant = 'acme'" })).toBe("Tenant = 'acme'");
  });

  test.each(['a"b', "a'b", 'a\\b', 'a`b'])('is refused for a type that could end its quotes: %s', (type) => {
    expect(() => queryOf({ kind: 'parts', types: [type], statuses: [] })).toThrow(/--query/);
  });
});
