// Where histories are cut, and what of an open one is unchecked.
import { describe, expect, test } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { recordedHistory } from './fixtures/recorded.ts';
import { evenly, isOpen, MAX_PREFIXES, prefixesOf, uncheckedTail } from './prefixes.ts';

const cut = async (name: string, events: number): Promise<HistoryJson> => ({
  events: (await recordedHistory(name)).events.slice(0, events),
});

const TASK = ['WORKFLOW_TASK_SCHEDULED', 'WORKFLOW_TASK_STARTED', 'WORKFLOW_TASK_COMPLETED'];
const historyOf = (...types: readonly string[]): HistoryJson => ({
  events: ['WORKFLOW_EXECUTION_STARTED', ...types].map((type, index) => ({
    eventId: String(index + 1),
    eventType: `EVENT_TYPE_${type}`,
    eventTime: '',
  })),
});

describe('the prefixes of a history', () => {
  test('end where a workflow task began that was completed', async () => {
    const { chosen, total } = prefixesOf(await recordedHistory('review'));
    expect(chosen.map(({ eventId }) => eventId)).toEqual([3, 9, 15, 21, 27]);
    expect(chosen.map(({ history }) => history.events.length)).toEqual([3, 9, 15, 21, 27]);
    expect(total).toBe(5);
  });

  test('leave out tasks that failed, and those that only kept a local activity alive', () => {
    const failed = historyOf('WORKFLOW_TASK_SCHEDULED', 'WORKFLOW_TASK_STARTED', 'WORKFLOW_TASK_FAILED', ...TASK);
    expect(prefixesOf(failed).chosen.map(({ eventId }) => eventId)).toEqual([6]);
    expect(prefixesOf(historyOf(...TASK, ...TASK)).chosen.map(({ eventId }) => eventId)).toEqual([3]);
  });

  const tasks = (count: number): HistoryJson =>
    historyOf(...Array.from({ length: count }, () => [...TASK, 'TIMER_FIRED']).flat());

  test('are all of them, each once, up to a large number', () => {
    const { chosen, total } = prefixesOf(tasks(100));
    expect(total).toBe(100);
    expect(chosen.map(({ eventId }) => eventId)).toEqual(Array.from({ length: 100 }, (_none, index) => 3 + 4 * index));
  });

  test('beyond that number are chosen evenly, each once', () => {
    const { chosen, total } = prefixesOf(tasks(MAX_PREFIXES + 50));
    expect(total).toBe(MAX_PREFIXES + 50);
    expect(new Set(chosen.map(({ eventId }) => eventId)).size).toBe(MAX_PREFIXES);
    expect([chosen[0]?.eventId, chosen.at(-1)?.eventId]).toEqual([3, 3 + 4 * (total - 1)]);
    expect(evenly([1, 2, 3, 4, 5], 3)).toEqual([1, 3, 5]);
  });
});

describe('an open history', () => {
  test('is one without a last event', async () => {
    expect(isOpen(await recordedHistory('review'))).toBe(false);
    expect(isOpen(await recordedHistory('tour'))).toBe(false);
    expect(isOpen(await cut('review', 28))).toBe(true);
  });

  test.each([
    [17, { events: 0, after: 17 }],
    [20, { events: 3, after: 17 }],
    [2, { events: 2, after: 0 }],
  ])('of %i events has a tail that no code has answered', async (events, tail) => {
    expect(uncheckedTail(await cut('review', events))).toEqual(tail);
  });
});
