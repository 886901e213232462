// Signals and updates on their way: sent twice, overtaken, early, late, together with a timeout, or into a crash.
import type { MessageFault, SignalTrigger, UpdateTrigger } from '../../scenario/message-faults.ts';
import type { Form, KindForms } from '../types.ts';

const ofSignal = (
  title: string,
  fault: (on: SignalTrigger) => MessageFault,
  { name, least = 1 }: { readonly name?: string; readonly least?: number } = {},
): Form => ({
  ...(name === undefined ? {} : { name }),
  title,
  demands: 'recovers',
  place: ({ signals: [signal, ...more] }) => {
    if (signal === undefined) return { not: 'is sent no signal in its base' };
    if (more.length + 1 < least) return { not: 'is sent one signal alone in its base: nothing can overtake it' };
    return { faults: [fault({ signal })] };
  },
});

const ofUpdate = (
  title: string,
  fault: (on: UpdateTrigger) => MessageFault,
  { name, least = 1 }: { readonly name?: string; readonly least?: number },
): Form => ({
  ...(name === undefined ? {} : { name }),
  title,
  demands: 'recovers',
  place: ({ updates: [update, ...more] }) => {
    if (update === undefined) return { not: 'is sent no update in its base' };
    if (more.length + 1 < least) return { not: 'is sent one update alone in its base: nothing can overtake it' };
    return { faults: [fault({ update })] };
  },
});

export const duplicatedSignals: KindForms = {
  forms: [
    ofSignal('a signal is sent twice', (on) => ({ kind: 'signal.duplicated', on }), { name: 'new' }),
    ofSignal('the request of a signal is repeated', (on) => ({ kind: 'signal.duplicated', on, request: 'same' }), {
      name: 'same',
    }),
  ],
};
export const reorderedSignals: KindForms = {
  forms: [ofSignal('the next message overtakes a signal', (on) => ({ kind: 'signal.reordered', on }), { least: 2 })],
};
export const earlySignals: KindForms = {
  forms: [ofSignal('a signal starts the execution', (on) => ({ kind: 'signal.before-start', on }))],
};
export const signalsIntoCrashes: KindForms = {
  forms: [
    ofSignal('all workers are dead when a signal is sent', (on) => ({ kind: 'signal.during-crash', on }), {
      name: 'before',
    }),
    ofSignal(
      'the worker that handles a signal dies',
      (on) => ({ kind: 'signal.during-crash', on, dying: 'handling' }),
      { name: 'handling' },
    ),
  ],
};
export const duplicatedUpdates: KindForms = {
  forms: [
    ofUpdate('an update is sent twice under one id', (on) => ({ kind: 'update.duplicated', on }), {
      name: 'same',
    }),
    ofUpdate('an update is sent twice under two ids', (on) => ({ kind: 'update.duplicated', on, id: 'new' }), {
      name: 'new',
    }),
  ],
};
export const updatesIntoCrashes: KindForms = {
  forms: [
    ofUpdate('all workers are dead when an update is sent', (on) => ({ kind: 'update.during-crash', on }), {
      name: 'before',
    }),
    ofUpdate(
      'the worker that handles an update dies',
      (on) => ({ kind: 'update.during-crash', on, dying: 'handling' }),
      { name: 'handling' },
    ),
  ],
};

const count = (names: readonly string[], name: string): number => names.filter((one) => one === name).length;

/** The work gets all that it gets in its base; what comes when it has ended is one message more. */
export const lateSignals: KindForms = {
  forms: [
    {
      title: 'a signal comes once more when the work has ended',
      demands: 'recovers',
      place: ({ signals }) => {
        const signal = signals.at(-1);
        if (signal === undefined) return { not: 'is sent no signal in its base' };
        const on = { signal, nth: count(signals, signal) + 1 };
        return { faults: [{ kind: 'signal.after-end', on }], repeats: { signal } };
      },
    },
  ],
};
export const lateUpdates: KindForms = {
  forms: [
    {
      title: 'an update comes once more when the work has ended',
      demands: 'recovers',
      place: ({ updates }) => {
        const update = updates.at(-1);
        if (update === undefined) return { not: 'is sent no update in its base' };
        const on = { update, nth: count(updates, update) + 1 };
        return { faults: [{ kind: 'update.after-end', on }], repeats: { update } };
      },
    },
  ],
};

const atTimeout = (first: 'signal' | 'timeout', title: string): Form => ({
  name: `${first}-first`,
  title,
  demands: first === 'signal' ? 'recovers' : 'decides',
  place: ({ signals: [signal], waitsWithTimeout }) => {
    if (signal === undefined) return { not: 'is sent no signal in its base' };
    if (!waitsWithTimeout) return { not: 'waits for its signal without a timeout' };
    return { faults: [{ kind: 'signal.at-timeout', on: { signal }, first }] };
  },
});

export const signalsAtTimeouts: KindForms = {
  forms: [
    atTimeout('signal', 'a signal and behind it its timeout, before anything is decided'),
    atTimeout('timeout', 'a timeout and behind it its signal, before anything is decided'),
  ],
};
export const reorderedUpdates: KindForms = {
  forms: [ofUpdate('the next message overtakes an update', (on) => ({ kind: 'update.reordered', on }), { least: 2 })],
};
export const earlyUpdates: KindForms = {
  forms: [ofUpdate('an update starts the execution', (on) => ({ kind: 'update.before-start', on }), {})],
};

/** The other order is for scenarios: a timeout that comes first may end the work, and with it what an update can be answered. */
export const updatesAtTimeouts: KindForms = {
  forms: [
    {
      name: 'update-first',
      title: 'an update and behind it the timeout of what waits for it, before anything is decided',
      demands: 'recovers',
      place: ({ updates: [update], waitsWithTimeout }) => {
        if (update === undefined) return { not: 'is sent no update in its base' };
        if (!waitsWithTimeout) return { not: 'waits for its update without a timeout' };
        return { faults: [{ kind: 'update.at-timeout', on: { update }, first: 'update' }] };
      },
    },
  ],
};
