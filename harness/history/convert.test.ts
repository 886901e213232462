// Histories that a real server recorded, there and back.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { fromHistoryJson, toHistoryJson } from './convert.ts';

const recorded = async (name: string): Promise<HistoryJson> =>
  JSON.parse(
    await readFile(new URL(`../replay/fixtures/histories/${name}.json`, import.meta.url), 'utf8'),
  ) as HistoryJson;

describe('a recorded history', () => {
  test.each(['review', 'tour', 'doomed'])('is the same after JSON → message → JSON: %s', async (name) => {
    const history = await recorded(name);
    expect(toHistoryJson(fromHistoryJson(history))).toEqual(history);
  });

  test('has ids as strings, RFC 3339 times, durations as seconds, named event types and base64 payloads', async () => {
    const [started] = toHistoryJson(fromHistoryJson(await recorded('review'))).events;
    expect(started).toMatchObject({
      eventId: '1',
      eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/) as string,
      workflowExecutionStartedEventAttributes: {
        workflowTaskTimeout: '10s',
        input: { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'ImNvbnRyYWN0Ig==' }] },
      },
    });
  });

  test('loses only fields that this SDK does not know', async () => {
    const history = await recorded('review');
    const newer = { events: history.events.map((event) => ({ ...event, fieldOfTomorrow: 1 })) };
    expect(toHistoryJson(fromHistoryJson(newer))).toEqual(history);
  });
});
