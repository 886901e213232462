// Promises of the first look: whose a history is and what shape it has, without parsing it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { madeHistory } from './fixtures/histories.ts';
import { hashOf, scanFile, shapeOfFile, type Scanned } from './scan.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const folder = mkdtempSync(join(tmpdir(), 'ordeal-scan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(text: string | Uint8Array): string {
  const path = join(folder, 'history.json');
  writeFileSync(path, text);
  return path;
}

const shape = (text: string): string => shapeOfFile(written(text));

function scan(text: string | Uint8Array): Scanned {
  const path = written(text);
  const scanned = scanFile(path);
  if (scanned === undefined) throw new Error('not scanned');
  return scanned;
}

const events = (...names: readonly string[]): string =>
  JSON.stringify({
    events: names.map((name) => ({ eventType: `EVENT_TYPE_${name}`, activityType: { name: 'fetch' } })),
  });

describe('the first look', () => {
  it('sees the Workflow Type with and without spaces', () => {
    const history = madeHistory({ type: 'review' });
    expect(scan(JSON.stringify(history)).workflowType).toBe('review');
    expect(scan(JSON.stringify(history, null, 2)).workflowType).toBe('review');
  });

  it.each([
    [
      'behind another use of the word',
      '{"note":"workflowType","and":{"workflowType": 1},"workflowType":{"name":"review"}}',
    ],
    ['behind much room', `{"workflowType":${' '.repeat(2_000)}{"name":"review"}}`],
    ['at the end of what is looked at', `${' '.repeat(65_536 - 34)}{"workflowType":{"name":"review"}}}`],
  ])('sees the Workflow Type %s', (_where, text) => {
    expect(scan(text).workflowType).toBe('review');
  });

  it('knows files by all their bytes, short ones after long ones and long ones in full', () => {
    const texts = [5_000_000, 10, 4 * 1024 * 1024, 4 * 1024 * 1024 - 1, 0, 11].map((bytes) => Buffer.alloc(bytes, 'x'));
    for (const text of texts) expect(scan(text)).toEqual({ hash: hashOf(text), bytes: text.length });
  });

  it.each([
    ['names that are written otherwise', JSON.stringify(madeHistory({ type: 'prüfung' }))],
    ['escaped names', '{"workflowType":{"name":"a\\u0062"}}'],
    ['packed files', Uint8Array.from([0x1f, 0x8b, 8, 0])],
    ['empty files', ''],
  ])('leaves %s to who reads the history', (_what, text) => {
    expect(scan(text).workflowType).toBeUndefined();
  });

  it('holds nothing of a file: thousands of them wait for their replay', () => {
    const text = JSON.stringify({ ...madeHistory({ type: 'a-workflow-with-a-name' }), more: ' '.repeat(100_000) });
    scan(text);
    const before = getHeapStatistics().used_heap_size;
    const types = Array.from({ length: 400 }, () => scanFile(join(folder, 'history.json'))?.workflowType);
    collect();
    expect(types).toHaveLength(400);
    expect(getHeapStatistics().used_heap_size - before).toBeLessThan(5_000_000);
  });

  it('gives one shape to executions that did the same, whatever their ids and times', () => {
    const [one = '', other = ''] = ['a', 'b'].map((workflowId) =>
      JSON.stringify(madeHistory({ type: 'fine', workflowId })),
    );
    expect(shape(one)).toBe(shape(other));
    expect(scan(one).hash).not.toBe(scan(other).hash);
  });

  it('gives another shape to other commands, another order and other names', () => {
    const texts = [
      events('ACTIVITY_TASK_SCHEDULED', 'TIMER_STARTED'),
      events('TIMER_STARTED', 'ACTIVITY_TASK_SCHEDULED'),
      events('ACTIVITY_TASK_SCHEDULED'),
      events('ACTIVITY_TASK_SCHEDULED', 'TIMER_STARTED').replaceAll('fetch', 'load'),
    ];
    expect(new Set(texts.map(shape)).size).toBe(4);
  });
});
