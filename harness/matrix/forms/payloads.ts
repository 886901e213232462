// A codec that throws once: for the result or the input of an activity, and at either end of a workflow task.
import type { Fault } from '../../scenario/types.ts';
import type { PayloadFault } from '../../scenario/payload-faults.ts';
import type { Form, KindForms } from '../types.ts';

type During = PayloadFault['during'];

const ofActivity = (name: string, title: string, during: During): Form => ({
  name,
  title,
  demands: 'recovers',
  place: ({ activities }, draw) => {
    if (activities.length === 0) return { not: 'runs no activity' };
    const { activity, count } = draw.one(activities);
    const fault: Fault = { kind: 'payload.codec-fails', during, on: { activity, instance: draw.between(1, count) } };
    return { faults: [fault] };
  },
});

/** The first one reads the input of the workflow and asks for its first activity: of later ones it depends on timing what is in them. */
const ofTask = (name: string, title: string, during: During): Form => ({
  name,
  title,
  demands: 'recovers',
  place: ({ workflowTasks }) =>
    workflowTasks === 0
      ? { not: 'has no workflow task' }
      : { faults: [{ kind: 'payload.codec-fails', during, on: { workflowTask: 1 } }] },
});

export const codecFailures: KindForms = {
  forms: [
    ofActivity('result', 'codec throws at a result: work done and not reported', 'encode'),
    ofActivity('input', 'codec throws at the input of an activity', 'decode'),
    ofTask('task-input', 'codec throws at the input of a workflow', 'decode'),
    ofTask('task-output', 'codec throws at what a workflow asks for', 'encode'),
  ],
};
