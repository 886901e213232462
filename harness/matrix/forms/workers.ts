// Worker processes that die, end, or stand still, at each point of the work.
import type { ActivityPoint, Fault, StrikeTrigger } from '../../scenario/types.ts';
import type { Draw, Form, KindForms, NotApplicable, Placed } from '../types.ts';
import type { ActivityOfWork, Work } from '../work.ts';

/** A wait shorter than this has no moment in which nothing else goes on. */
const WAIT_MIN_MS = 60_000;
/** Where in a wait: away from both ends, at which something else happens. */
const WAIT_FROM_PERCENT = 20;
const WAIT_TO_PERCENT = 80;
/** Of later tasks it depends on timing how many there are. */
const WORKFLOW_TASKS_DRAWN = 3;

type Where = (work: Work, draw: Draw) => StrikeTrigger | NotApplicable;

export const isNot = (where: object): where is NotApplicable => 'not' in where;

/** A point of an activity, of those that can come to it. */
const atActivity =
  (at: ActivityPoint['at'], not: string, can: (activity: ActivityOfWork) => boolean = () => true): Where =>
  ({ activities }, draw) => {
    const able = activities.filter(can);
    if (able.length === 0) return { not };
    const { activity, count } = draw.one(able);
    return { activity, at, nth: draw.between(1, count) };
  };

export const before = atActivity('before', 'runs no activity');
export const inside = atActivity(
  'inside',
  'asks nobody over HTTP',
  ({ asksModel, asksServices }) => asksModel || asksServices,
);
export const unreported = atActivity('effect', 'runs no activity');
const completed = atActivity('completed', 'runs no activity');

const midStream: Where = ({ calls }, draw) => {
  const streamed = calls.filter(({ pieces }) => pieces > 1);
  if (streamed.length === 0) return { not: 'makes no streamed call' };
  const { activity } = draw.one(streamed);
  return { activity, at: 'chunk', nth: 2 };
};

const workflowTask: Where = ({ workflowTasks }, draw) =>
  workflowTasks === 0
    ? { not: 'has no workflow task' }
    : { workflowTask: draw.between(1, Math.min(workflowTasks, WORKFLOW_TASKS_DRAWN)) };

const boundary: Where = ({ continuesAsNew }, draw) =>
  continuesAsNew === 0
    ? { not: 'does not continue as new in its base' }
    : { continueAsNew: draw.between(1, continuesAsNew) };

/** While everybody waits: in the wait before the first signal, else somewhere in the work. */
export const wait: Where = ({ messagesMs, virtualMs }, draw) => {
  const until = Math.min(...messagesMs, virtualMs);
  if (until < WAIT_MIN_MS) return { not: 'waits for nothing that takes a minute' };
  return { at: Math.round((until * draw.between(WAIT_FROM_PERCENT, WAIT_TO_PERCENT)) / 100) };
};

export const form = (
  name: string,
  title: string,
  where: Where,
  fault: (on: StrikeTrigger) => Fault,
  workers?: number,
): Form => ({
  name,
  title,
  demands: 'recovers',
  place: (work, draw): Placed | NotApplicable => {
    const on = where(work, draw);
    return isNot(on) ? on : { faults: [fault(on)], ...(workers === undefined ? {} : { workers }) };
  },
});

const kill = (on: StrikeTrigger): Fault => ({ kind: 'worker.kill', on });
const killAll = (on: StrikeTrigger): Fault => ({ kind: 'worker.kill', on, workers: 'all' });

export const kills: KindForms = {
  forms: [
    form('before', 'killed before a body', before, kill),
    form('inside', 'killed with an answer in hand', inside, kill),
    form('chunk', 'killed in mid-stream', midStream, kill),
    form('effect', 'killed with work done and not reported', unreported, kill),
    form('completed', 'killed after a completion', completed, kill),
    form('workflow-task', 'killed at a workflow task', workflowTask, kill),
    form('continue-as-new', 'killed as it continues as new', boundary, kill),
    form('wait', 'all killed during a wait', wait, kill),
    form('all', 'two workers killed at once', unreported, killAll, 2),
  ],
};

const drain = (on: StrikeTrigger): Fault => ({ kind: 'worker.drain', on });
/** Wall ms: no body ends in it that waits for an answer. */
const NO_TIME_MS = 50;

export const drains: KindForms = {
  forms: [
    form('before', 'SIGTERM before a body', before, drain),
    form('inside', 'SIGTERM with an answer in hand', inside, drain),
    form('effect', 'SIGTERM with work done and not reported', unreported, drain),
    form('workflow-task', 'SIGTERM at a workflow task', workflowTask, drain),
    form('wait', 'SIGTERM during a wait', wait, drain),
    form('no-time', 'SIGTERM, and SIGKILL before it could drain', unreported, (on) => ({
      kind: 'worker.drain',
      on,
      killAfterMs: NO_TIME_MS,
    })),
  ],
};

const freeze = (on: StrikeTrigger): Fault => ({ kind: 'worker.freeze', on });

export const freezes: KindForms = {
  forms: [
    form('before', 'frozen before a body, back later', before, freeze),
    form('inside', 'frozen with an answer in hand, back later', inside, freeze),
    form('effect', 'frozen with work done, reports later', unreported, freeze),
    form('workflow-task', 'frozen at a workflow task', workflowTask, freeze),
  ],
};
