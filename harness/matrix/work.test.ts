// What a form strikes is named as a trigger counts it: by the order of scheduling, whichever asked first.
import { expect, it } from 'vitest';
import { activity, call, completed, trialOf } from '../accounting/fixtures/trial.ts';
import { latencies } from './forms/network.ts';
import { drawFor } from './draw.ts';
import { workOf } from './work.ts';

it('an activity that asked first and was scheduled second is the second', () => {
  const evidence = trialOf({
    activities: [
      activity('extract', '1', [
        completed({ calls: [call({ arrivedWallMs: 900, stream: { pieces: 7, whole: true } })] }),
      ]),
      activity('extract', '2', [completed({ calls: [call({ arrivedWallMs: 100 })] })]),
    ],
  });
  expect(workOf(evidence).calls.map(({ instance, pieces }) => [instance, pieces])).toEqual([
    [1, 7],
    [2, 0],
  ]);
});

it('a local activity, which no history has as scheduled, counts as it first asked', () => {
  const evidence = trialOf({ activities: [activity('extract', '1', [completed({ calls: [call()] })])] });
  const executions = evidence.executions.map((one) => ({ ...one, history: { events: [] } }));
  expect(workOf({ ...evidence, executions }).calls.map(({ instance }) => instance)).toEqual([1]);
});

it('an update goes over the link of the client as a signal does, and has its cells', () => {
  const when = { kind: 'moment', atMs: 7_200_000 } as const;
  const { plan, ...rest } = trialOf({});
  const update = { kind: 'update', id: 'a1', title: 'update decide', update: 'decide', args: [true], when } as const;
  const work = workOf({ ...rest, plan: { ...plan, actions: [update] } });
  expect(work.messagesMs).toEqual([7_200_000]);
  const form = 'forms' in latencies ? latencies.forms.find(({ name }) => name === 'client-temporal') : undefined;
  expect(form?.place(work, drawFor('s', 'network.latency/client-temporal'))).toMatchObject({
    faults: [{ kind: 'network.latency', link: 'client-temporal', on: { at: 7_200_000 } }],
  });
});
