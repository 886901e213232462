// A codec that throws once: for the result or the input of an activity, and at either end of a workflow task.
import type { Fault } from '../../scenario/types.ts';
import type { ClientCodecPlace, PayloadFault } from '../../scenario/payload-faults.ts';
import type { Form, KindForms } from '../types.ts';
import type { Work } from '../work.ts';

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

const ofClient = (
  client: ClientCodecPlace['client'],
  title: string,
  unless: (work: Work) => string | undefined,
): Form => ({
  name: client,
  title,
  demands: 'recovers',
  place: (work) => {
    const not = unless(work);
    return not === undefined
      ? { faults: [{ kind: 'payload.codec-fails', during: 'encode', on: { client } }] }
      : { not };
  },
});

export const codecFailures: KindForms = {
  forms: [
    ofActivity('result', 'codec throws at a result: work done and not reported', 'encode'),
    ofActivity('input', 'codec throws at the input of an activity', 'decode'),
    ofTask('task-input', 'codec throws at the input of a workflow', 'decode'),
    ofTask('task-output', 'codec throws at what a workflow asks for', 'encode'),
    ofClient('starter', 'codec of the client throws at what starts the work', ({ startsWith }) =>
      startsWith === 0 ? 'is started with no argument' : undefined,
    ),
    ofClient('signaller', 'codec of the client throws at a signal or an update', ({ messagesMs }) =>
      messagesMs.length === 0 ? 'is sent no signal and no update in its base' : undefined,
    ),
  ],
};
