// Which recorded command is which produced one, and what is told of many.
import { describe, expect, test } from 'vitest';
import { driftOf, MAX_DRIFTS, pairsOf } from './drift.ts';
import { recordedHistory } from './fixtures/recorded.ts';
import type { ProducedDetail } from './produced.ts';
import { recordedDetails, type RecordedDetail } from './recorded.ts';

const recorded = (kind: 'timer' | 'memo', id?: string): RecordedDetail => ({
  kind,
  name: '',
  eventId: 5,
  attributes: {},
  ...(id === undefined ? {} : { id }),
});
const produced = (kind: 'timer' | 'memo', mark: number, id?: string): ProducedDetail => ({
  kind,
  name: '',
  raw: {},
  historyLength: mark,
  ...(id === undefined ? {} : { id }),
});
const marks = (a: readonly RecordedDetail[], b: readonly ProducedDetail[]): readonly number[] =>
  pairsOf(a, b).map((pair) => pair.produced.historyLength);

describe('commands are paired', () => {
  test('by their ids, whatever their order', () => {
    const now = [produced('timer', 2, '2'), produced('timer', 1, '1')];
    expect(marks([recorded('timer', '1'), recorded('timer', '2')], now)).toEqual([1, 2]);
  });

  test('by their turn where they have none', () => {
    expect(marks([recorded('memo'), recorded('memo')], [produced('memo', 1), produced('memo', 2)])).toEqual([1, 2]);
  });

  test('not at all where one is missing', () => {
    expect(marks([recorded('timer', '1'), recorded('memo')], [produced('memo', 1)])).toEqual([1]);
  });
});

describe('drift', () => {
  test('of many commands at one place is told once, with their number', async () => {
    const history = await recordedHistory('review');
    const place = { file: '/code/workflow.ts', line: 5 };
    const now = recordedDetails(history)
      .filter(({ kind }) => kind === 'activity')
      .map(({ kind, id = '' }, index): ProducedDetail => ({
        kind,
        name: 'other',
        id,
        place,
        raw: { scheduleActivity: { seq: index } },
        historyLength: 0,
      }));
    expect(driftOf(history, now, '').told).toMatchObject([{ rule: 'drift-name', eventId: 5, place, more: 2 }]);
  });

  test('is told of a bounded number of places, and the rest is counted', async () => {
    const history = await recordedHistory('review');
    const [started] = history.events;
    if (started === undefined) throw new Error('no event');
    const timers = Array.from({ length: 200 }, (_none, index) => ({
      eventId: String(index + 2),
      eventType: 'EVENT_TYPE_TIMER_STARTED',
      eventTime: '',
      timerStartedEventAttributes: { timerId: String(index), startToFireTimeout: '5s' },
    }));
    const now = timers.map((_timer, index) => ({
      ...produced('timer', 0, String(index)),
      raw: { startTimer: { seq: index } },
    }));
    const { told, untold } = driftOf({ events: [started, ...timers] }, now, '');
    expect(told).toHaveLength(MAX_DRIFTS);
    expect(untold).toBe(timers.length - MAX_DRIFTS);
  });
});
