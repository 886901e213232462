// What was done from outside, counted: signals sent, queries answered.
import { expect, it } from 'vitest';
import type { PlannedAction, QueryRecord } from '../../reports/evidence/types.ts';
import { trialOf, WORKFLOW_ID } from './fixtures/trial.ts';
import { outsideOf } from './outside.ts';

const moment = { kind: 'moment', atMs: 60_000 } as const;
const actions: readonly PlannedAction[] = [
  { kind: 'signal', id: 'a1', title: 'signal approve at virtual +1 min', signal: 'approve', args: [], when: moment },
  {
    kind: 'signal',
    id: 'a2',
    title: 'signal add ×3 at continue-as-new #1',
    signal: 'add',
    args: [],
    when: { kind: 'point', on: { continueAsNew: 1 }, times: 3 },
  },
  { kind: 'query', id: 'a3', title: 'query q at virtual +1 min', query: 'q', args: [], when: moment, equals: 1 },
];
const record = (id: string, sent: number) => ({ id, signal: 's', execution: WORKFLOW_ID, sent });
const asked = (more: Partial<QueryRecord>): QueryRecord => ({
  query: 'q',
  execution: WORKFLOW_ID,
  source: 'watch',
  askedWallMs: 1,
  ...more,
});

it('says of each action how often it was planned and done', () => {
  const evidence = trialOf({
    plan: { actions, watch: [{ query: 'q', args: [] }], executions: 2 },
    actions: [record('a1', 1), record('a1', 0), record('a2', 2)],
    queries: [asked({ source: 'action', actionId: 'a3', answeredWallMs: 2 }), asked({ answeredWallMs: 2 }), asked({})],
  });
  expect(outsideOf(evidence)).toEqual([
    { title: 'signal approve at virtual +1 min', atPoint: false, planned: 2, done: 1 },
    { title: 'signal add ×3 at continue-as-new #1', atPoint: true, planned: 3, done: 2 },
    { title: 'query q at virtual +1 min', atPoint: false, planned: 2, done: 1 },
    { title: 'query q all the time', atPoint: false, planned: 2, done: 1 },
  ]);
});
