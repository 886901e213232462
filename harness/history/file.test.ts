// Every form of a history file is read to the same history; every defect is refused with its reason and the way to a good download.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { type HistoryRead, readHistories, readHistoryFile } from './file.ts';
import * as forms from './forms.fixture.ts';

let folder = '';
let review: HistoryJson;
let doomed: HistoryJson;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-history-'));
  [review, doomed] = [await forms.recorded('review'), await forms.recorded('doomed')];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array): Promise<readonly HistoryRead[]> {
  const path = join(folder, 'history');
  await writeFile(path, content);
  const all: HistoryRead[] = [];
  for await (const one of readHistories(path, 'order-1182')) all.push(one);
  return all;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const utf16 = (text: string, swap: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return swap ? bytes.swap16() : bytes;
};

describe('a history file is read to the history that was recorded', () => {
  const RECORDED: readonly (readonly [
    title: string,
    format: string,
    repairs: readonly string[],
    make: () => string | Uint8Array,
  ])[] = [
    ['as the Temporal CLI and the web UI ("Encoded") write it', 'json', [], () => json(review)],
    ['as a bare list', 'json-list', [], () => json(review.events)],
    ['newest first', 'json', ['newest event first: turned round'], () => json({ events: review.events.toReversed() })],
    [
      'with two events in the wrong order',
      'json',
      ['events out of order: sorted by their ids'],
      () => json({ events: [...review.events.slice(0, 7), ...review.events.slice(8), review.events[7]] }),
    ],
    ['as an answer of the HTTP API', 'json-response', [], () => json({ history: review, nextPageToken: '' })],
    ['with one event per line', 'json-lines', [], () => review.events.map((event) => JSON.stringify(event)).join('\n')],
    [
      'with ids as numbers',
      'json',
      ['ids as numbers: made text'],
      () => json(forms.mapped(review, (name, value) => (name === 'eventId' ? Number(value) : value))),
    ],
    [
      'as JSON inside a JSON string',
      'json',
      ['JSON inside a JSON string: taken out'],
      () => JSON.stringify(json(review)),
    ],
    [
      'as a message printed by JSON.stringify',
      'json',
      ['times as seconds and nanos: written as RFC 3339'],
      () => forms.printed(review),
    ],
    ['with a byte order mark', 'json', [], () => `\uFEFF${json(review)}`],
    [
      'in UTF-16 with its mark, as PowerShell redirects it',
      'json, utf-16le',
      [],
      () => utf16(`\uFEFF${json(review)}`, false),
    ],
    ['in UTF-16 of the other order, without a mark', 'json, utf-16be', [], () => utf16(json(review), true)],
    ['packed with gzip, under any name', 'json, gzip', [], () => gzipSync(json(review))],
    ['as a protobuf message', 'protobuf', [], () => forms.protobuf(review)],
    ['as a packed protobuf message', 'protobuf, gzip', [], () => gzipSync(forms.protobuf(review))],
    ['as a Cloud export', 'cloud-export', [], () => forms.exportFile([forms.protobuf(review)])],
    ['as a Cloud export turned into JSON', 'cloud-export-json', [], () => json({ items: [{ history: review }] })],
  ];

  test.each(RECORDED)('%s', async (_title, format, repairs, make) => {
    expect(await read(make())).toEqual([{ kind: 'history', source: 'order-1182', format, repairs, history: review }]);
  });

  test.each(['review', 'tour', 'doomed'] as const)('with the enums of older tools: %s', async (name) => {
    const history = await forms.recorded(name);
    const old = json(forms.withOldNames(history));
    expect(old).not.toMatch(/EVENT_TYPE_|TASK_QUEUE_KIND|TIMEOUT_TYPE/);
    expect(await read(old)).toEqual([
      {
        kind: 'history',
        source: 'order-1182',
        format: 'json',
        repairs: ['old names of event types and other enums: written as today'],
        history,
      },
    ]);
  });
});

describe('a file with several histories', () => {
  const several = [
    ['a Cloud export', () => forms.exportFile([review, doomed].map(forms.protobuf))],
    ['a Cloud export turned into JSON', () => json({ items: [{ history: review }, { history: doomed }] })],
    ['a list', () => json([review, doomed])],
    ['one per line', () => [review, doomed].map((history) => JSON.stringify(history)).join('\n')],
  ] as const;

  test.each(several)('is read one after another: %s', async (_title, make) => {
    expect(await read(make())).toMatchObject([
      { source: 'order-1182#1', history: review },
      { source: 'order-1182#2', history: doomed },
    ]);
  });

  test('gives those before a cut, and refuses the rest', async () => {
    const whole = forms.exportFile([review, doomed].map(forms.protobuf));
    expect(await read(whole.subarray(0, -9))).toMatchObject([
      { source: 'order-1182#1', history: review },
      { source: 'order-1182#2', kind: 'refused', error: { message: expect.stringMatching(/cut off/) as string } },
    ]);
  });

  test('gives the others where one is damaged', async () => {
    const damaged = forms.protobuf(review).fill(0xff, 40, 60);
    const all = await read(forms.exportFile([review, doomed].map(forms.protobuf).toSpliced(1, 0, damaged)));
    expect(all.map(({ kind }) => kind)).toEqual(['history', 'refused', 'history']);
  });

  test('is refused where one history is asked for', async () => {
    const path = join(folder, 'two');
    await writeFile(path, json([review, doomed]));
    await expect(readHistoryFile(path)).rejects.toThrow(/several histories.*ordeal replay/);
  });
});

describe('a history file is refused', () => {
  const DEFECTS: readonly (readonly [title: string, reason: RegExp, make: () => string | Uint8Array])[] = [
    ['empty', /the file is empty\. Download it again with/, () => ''],
    ['with nothing but spaces', /the file is empty/, () => ' \n'],
    [
      'cut off in the middle of the JSON',
      /cut off: the JSON ends after \d+ characters/,
      () => json(review).slice(0, 5_000),
    ],
    ['cut off in the middle of a text', /cut off: the JSON ends/, () => json(review).slice(0, 5_003)],
    ['cut off in its gzip', /its gzip is cut off/, () => gzipSync(json(review)).subarray(0, -20)],
    ['damaged in its gzip', /its gzip is damaged/, () => gzipSync(json(review)).fill(7, 40, 60)],
    [
      'cut off in the middle of a protobuf message',
      /cut off in the middle|cannot be decoded/,
      () => forms.protobuf(review).subarray(0, -5),
    ],
    [
      'of a Cloud export without its end',
      /no end after event 28.*closed executions only/,
      () => forms.exportFile([forms.protobuf({ events: review.events.slice(0, -1) })]),
    ],
    ['that is one page of several', /one page of several/, () => json({ history: review, nextPageToken: 'AAA=' })],
    ['that is no JSON', /it is not JSON \(/, () => 'events: []'],
    ['that is a web page', /it is a web page/, () => '<!doctype html><title>Sign in</title>'],
    ['that is a ZIP archive', /it is a ZIP archive\. Unpack it/, () => Buffer.from([0x50, 0x4b, 3, 4, 0, 0])],
    [
      'that is another binary file',
      /neither JSON nor a protobuf message/,
      () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
    ],
    ['that is another document', /no list of events/, () => '{"name": "x"}'],
    [
      'with "Human Readable" payloads',
      /payloads of event 1 are decoded.*"Encoded"/,
      () => json(forms.readable(review)),
    ],
    ['with values in the place of payloads', /payloads of event 1 are decoded/, () => json(forms.valuesOnly(review))],
    ['of the JSON view of an old web UI', /event 1 has "details".*"Encoded"/, () => json(forms.detailsView(review))],
    [
      'with an event of tomorrow',
      /event 5 is of type "EVENT_TYPE_OF_TOMORROW", which the installed SDK \(\d+\.\d+\.\d+\) does not know.*Update/,
      () => json(forms.withEvent(review, 5, (event) => ({ ...event, eventType: 'EVENT_TYPE_OF_TOMORROW' }))),
    ],
    [
      'with an event of tomorrow, as a number',
      /event 5 is of type 9999, which the installed SDK/,
      () => json(forms.withEvent(review, 5, (event) => ({ ...event, eventType: 9_999 }))),
    ],
    [
      'with an event of Cadence',
      /event 2 is of type "EVENT_TYPE_DECISION_TASK_SCHEDULED"/,
      () => json(forms.withEvent(review, 2, (event) => ({ ...event, eventType: 'DecisionTaskScheduled' }))),
    ],
  ];

  test.each(DEFECTS)('%s', async (_title, reason, make) => {
    const all = await read(make());
    expect(all).toMatchObject([{ kind: 'refused', source: 'order-1182', error: { code: 'HISTORY_UNREADABLE' } }]);
    const [one] = all;
    expect(one?.kind === 'refused' ? one.error.message : '').toMatch(reason);
  });

  test('with the reason of the system when it cannot be read', async () => {
    await expect(readHistoryFile(join(folder, 'missing.json'))).rejects.toMatchObject({
      code: 'HISTORY_UNREADABLE',
      message: expect.stringContaining('ENOENT') as string,
    });
  });
});
