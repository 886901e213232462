// What is repaired, and what is refused with its reason and the way to a good download.
import { describe, expect, test } from 'vitest';
import { HarnessError } from '../errors.ts';
import { preflight } from './preflight.ts';

const TYPES = [
  'WORKFLOW_EXECUTION_STARTED',
  'WORKFLOW_TASK_SCHEDULED',
  'WORKFLOW_TASK_STARTED',
  'WORKFLOW_TASK_COMPLETED',
];
const events = TYPES.map((type, index) => ({
  eventId: String(index + 1),
  eventType: `EVENT_TYPE_${type}`,
  eventTime: '2026-01-02T03:04:05Z',
  someEventAttributes: {},
}));
const event = (id: number) => events[id - 1] as (typeof events)[number];
const withPayload = (payload: unknown) =>
  events.with(0, Object.assign({}, events[0], { someEventAttributes: { input: { payloads: [payload] } } }));
const withField = (name: string, value: unknown) =>
  events.with(0, Object.assign({}, events[0], { someEventAttributes: { [name]: value } }));

describe('a history is accepted', () => {
  test('as {events}, as the bare list, newest first, and with ids as numbers', () => {
    const numbered = events.map((event) => ({ ...event, eventId: Number(event.eventId) }));
    for (const value of [{ events }, events, events.toReversed(), { events: numbered }]) {
      expect(preflight(value, 'x.json')).toEqual({ events });
    }
  });

  test('with payloads as the server keeps them, of any encoding', () => {
    const encoded = [
      { metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'MQ==' },
      { metadata: { encoding: 'YmluYXJ5L251bGw=' } },
      { metadata: { encoding: 'YmluYXJ5L251bGw=' }, data: null },
      { metadata: { encoding: 'YmluYXJ5L2VuY3J5cHRlZA==' }, data: 'AAECAw==' },
    ];
    for (const payload of encoded) expect(preflight(withPayload(payload), 'x.json').events).toHaveLength(4);
  });
});

describe('a history is refused', () => {
  const refusals: readonly (readonly [title: string, value: unknown, reason: RegExp])[] = [
    ['without a list of events', { history: [] }, /no list of events.*temporal workflow show/],
    ['when the file holds text', 'history', /no list of events/],
    ['when it is empty', { events: [] }, /list of events is empty/],
    ['with its first event alone', { events: events.slice(0, 1) }, /1 of the at least 3 events/],
    ['with fewer than 3 events', { events: events.slice(0, 2) }, /2 of the at least 3 events/],
    [
      'with a gap in the ids',
      { events: [...events.slice(0, 2), events[3]] },
      /event 2 is followed by event 4 instead of 3/,
    ],
    [
      'with a doubled event',
      { events: [events[0], events[0], events[1]] },
      /event 1 is followed by event 1 instead of 2/,
    ],
    ['without its beginning', { events: events.slice(1) }, /begins with event 2 instead of 1/],
    [
      'when it does not begin with the start',
      { events: events.map((event) => ({ ...event, eventType: 'EVENT_TYPE_TIMER_FIRED' })) },
      /first event is EVENT_TYPE_TIMER_FIRED/,
    ],
    ['with an entry that is no event', { events: [...events, null] }, /entry 5 of its events has no eventId/],
    ['with an event without attributes', { events: [{ ...events[0], someEventAttributes: 1 }] }, /no attributes/],
    [
      'with events after its end',
      { events: events.with(2, { ...event(3), eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED' }) },
      /come after event 3/,
    ],
    ['with a decoded header', withField('header', { fields: { trace: { id: 1 } } }), /are decoded/],
    ['with a decoded memo', withField('memo', ['a']), /are decoded/],
    ['with decoded search attributes', withField('searchAttributes', { Tenant: 'acme' }), /are decoded/],
    [
      'with a decoded payload on its own',
      withField('result', { metadata: { encoding: 'json/plain' }, data: 1 }),
      /are decoded/,
    ],
    [
      'with payloads decoded to values',
      withPayload('contract'),
      /payloads of event 1 are decoded.*Decode event history/,
    ],
    ['with payloads decoded to objects', withPayload({ id: 1 }), /payloads of event 1 are decoded/],
    [
      'with payload data in clear',
      withPayload({ metadata: { encoding: 'json/plain' }, data: { id: 1 } }),
      /are decoded/,
    ],
    ['with an encoding in clear', withPayload({ metadata: { encoding: 'binary/plain' }, data: 'AAAA' }), /are decoded/],
  ];

  test.each(refusals)('%s', (_title, value, reason) => {
    const look = () => preflight(value, 'order-1182.json');
    expect(look).toThrow(reason);
    expect(look).toThrow(/^Failed to read the Event History order-1182\.json: /);
    expect(look).toThrow(HarnessError);
  });
});
