// What somebody outside did to the executions of a trial, in the words of the report.
import type { OutsideReport } from '../../reports/evidence/run.ts';
import type { PlannedAction, PlannedWatch, TrialEvidence } from '../../reports/evidence/types.ts';

const actionReport = (action: PlannedAction, { plan, actions, queries }: TrialEvidence): OutsideReport => {
  const { id, title, when } = action;
  if (action.kind === 'query') {
    const answered = queries.filter(({ actionId, answeredWallMs }) => actionId === id && answeredWallMs !== undefined);
    return { title, atPoint: false, planned: plan.executions, done: answered.length };
  }
  return {
    title,
    atPoint: when.kind === 'point',
    // At a point: as often as planned, whichever execution came to it. At a moment: every execution.
    planned: when.kind === 'point' ? when.times : plan.executions,
    done: actions
      .filter((record) => record.id === id)
      // A message that a fault sends twice reached its execution once.
      .reduce((sum, { sent }) => sum + (when.kind === 'point' ? sent : Math.min(sent, 1)), 0),
  };
};

const watchReport = ({ query }: PlannedWatch, { queries }: TrialEvidence): OutsideReport => {
  const asked = queries.filter((record) => record.source === 'watch' && record.query === query);
  return {
    title: `query ${query} all the time`,
    atPoint: false,
    planned: asked.length,
    done: asked.filter(({ answeredWallMs }) => answeredWallMs !== undefined).length,
  };
};

export const outsideOf = (evidence: TrialEvidence): readonly OutsideReport[] => [
  ...evidence.plan.actions.map((action) => actionReport(action, evidence)),
  ...evidence.plan.watch.map((watch) => watchReport(watch, evidence)),
];
