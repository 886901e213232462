// What the trigger makes of its arguments, and what it refuses before anything is started.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pipelines } from '../registry.ts';
import { FILE_MAX_BYTES, orderOf } from './order.ts';
import { usageOf } from './usage.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of this size that takes no room on the disk. */
const sparse = (name: string, bytes: number): string => {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, bytes);
  return path;
};
const json = (value: unknown) => JSON.stringify(value);
const page = 'https://example.com';
const five = [1, 2, 3, 4, 5].map((n) => `${page}/${n}`);

describe('a start', () => {
  it('names each execution after its work', () => {
    const research = { topic: 'Big Ideas', source_url: page };
    expect(orderOf(['research', json(research)])).toEqual({
      kind: 'start',
      type: 'ResearchWorkflow',
      taskQueue: 'research-queue',
      workflowId: 'research-big-ideas',
      input: research,
      wait: true,
    });
    const full = ['research:FullResearchWorkflow', json({ topic: 'Big Ideas', source_urls: five })];
    expect(orderOf(full)).toMatchObject({ workflowId: 'research-big-ideas-full' });
    expect(orderOf(['start', 'research:ApprovalWorkflow', '"write"', 'draft-1', '--no-wait'])).toMatchObject({
      workflowId: 'draft-1',
      input: 'write',
      wait: false,
    });
  });

  it('names an enrichment after its connector', () => {
    const input = json({ connector_id: '7', api_url: page });
    expect(orderOf(['enrichment', input])).toMatchObject({ workflowId: 'enrichment-7' });
    expect(orderOf(['enrichment:EnrichmentJobWorkflow', input])).toMatchObject({ workflowId: 'enrichment-job-7' });
  });

  it('takes a document as a file, and an input from a file', () => {
    const path = sparse('d.txt', FILE_MAX_BYTES);
    const order = { workflowId: 'document-d-1', file: { path, field: 'source' } };
    expect(orderOf(['document-processing', json({ docId: 'd-1' }), path])).toMatchObject(order);
    expect(orderOf(['document-processing', json({ docId: 'd-1' }), '--file', path])).toMatchObject(order);
    const input = join(folder, 'input.json');
    writeFileSync(input, json({ docId: 'd-2' }));
    expect(orderOf(['document-processing', `@${input}`])).toMatchObject({ input: { docId: 'd-2' } });
  });
});

describe('bad input', () => {
  const research = (input: unknown) => ['research', json(input)];
  const document = (input: unknown, ...more: string[]) => ['document-processing', json(input), ...more];
  it.each([
    ['a missing field', research({ title: 'x' }), 'Failed to start ResearchWorkflow: topic must be a text'],
    ['another missing field', research({ topic: 'x' }), 'source_url must be a text'],
    ['a number for a text', research({ topic: 7, source_url: page }), 'topic must be a text'],
    ['an empty text', research({ topic: ' ', source_url: page }), 'topic must be a text that is not empty'],
    ['a topic without a letter', research({ topic: '!?', source_url: page }), 'neither letters nor digits'],
    ['no web address', research({ topic: 'x', source_url: 'file:///etc/passwd' }), 'source_url must be an http'],
    ['a list', research([1]), 'the input must be an object'],
    ['null', research(null), 'the input must be an object'],
    [
      'four of five',
      ['research:FullResearchWorkflow', json({ topic: 'x', source_urls: five.slice(1) })],
      '5 addresses',
    ],
    ['an id that climbs', document({ docId: '../../etc' }), 'docId must be a name, not a path'],
    ['an id of dots', document({ docId: '..' }), 'docId must be a name, not a path'],
    ['an id with a line break', document({ docId: 'a\nb' }), 'docId must be a name, not a path'],
    ['an id too long', document({ docId: 'x'.repeat(201) }), 'at most 200 characters'],
    ['half a page', document({ docId: 'a', pages: 0.5 }), 'pages must be a whole number'],
    ['no file', document({ docId: 'a' }, '/no/file'), 'Failed to read /no/file'],
    ['a file for research', ['research', json({ topic: 'x', source_url: page }), '--file', '/x'], 'takes no file'],
    ['no id where one is needed', ['research:ApprovalWorkflow', '"write"'], 'no Workflow ID was given'],
    [
      'an id by hand that climbs',
      ['research:ApprovalWorkflow', '"write"', 'a/b'],
      'the Workflow ID must be a name, not a path',
    ],
    ['no JSON', ['research', '{topic}'], 'Failed to read the input'],
    ['an unknown option', ['research', '{}', '--wiat'], '--wiat'],
    ['an unknown workflow', ['research:Nope', '{}'], 'Use one of: ResearchWorkflow'],
    ['an unknown pipeline', ['reserch', '{}'], "Failed to find pipeline 'reserch'"],
    ['a draft prompt that is none', ['research:ApprovalWorkflow', '{}', 'draft-1'], 'draft_prompt must be a text'],
    ['a signal without a name', ['signal', 'id'], 'usage:'],
    ['an update without a name', ['update', 'id'], 'usage:'],
    ['a signal that is no JSON', ['signal', 'id', 'approve', 'yes'], 'Failed to read argument yes'],
    ['an approval that is none', ['approve', 'id', 'yes'], 'usage:'],
  ])('%s is refused', (_, args, text) => {
    expect(() => orderOf(args)).toThrow(text);
  });

  it('a file of 60 MB is refused before it is read, as a document and as an input', () => {
    const path = sparse('large.txt', 60 * 1_024 * 1_024);
    const tooLarge = expect.objectContaining({
      name: 'InputError',
      message: expect.stringContaining('62914560 bytes'),
    });
    expect(() => orderOf(document({ docId: 'a' }, path))).toThrow(tooLarge);
    expect(() => orderOf(['research', `@${path}`])).toThrow(tooLarge);
  });

  it('an input above the limit of a payload is refused', () => {
    const path = join(folder, 'input.json');
    writeFileSync(path, json({ topic: 'x'.repeat(256 * 1_024), source_url: page }));
    expect(() => orderOf(['research', `@${path}`])).toThrow(expect.objectContaining({ type: 'PayloadTooLarge' }));
  });
});

describe('what each pipeline says of itself', () => {
  const startable = pipelines.flatMap(({ name, workflows }) => workflows.map((entry) => ({ name, ...entry })));
  it.each(startable)('$type can be started with the example that the usage shows', ({ name, type, trigger }) => {
    if (trigger === undefined) return;
    const id = trigger.nameOf === undefined ? ['some-id'] : [];
    const order = orderOf([`${name}:${type}`, json(trigger.example), ...id]);
    expect(order).toMatchObject({ kind: 'start', type, input: trigger.example });
    expect(usageOf(pipelines)).toContain(json(trigger.example));
  });

  it('every pipeline can be started', () => {
    for (const { name, workflows } of pipelines) expect(workflows[0].trigger, name).toBeDefined();
  });
});

it('reads signals and queries, each argument a JSON value', () => {
  expect(orderOf(['signal', 'id', 'approve', 'true'])).toEqual({
    kind: 'signal',
    workflowId: 'id',
    name: 'approve',
    args: [true],
  });
  expect(orderOf(['approve', 'id', 'false'])).toMatchObject({ kind: 'signal', name: 'approve', args: [false] });
  expect(orderOf(['query', 'id', 'get_status', '--profile', 'cloud'])).toEqual({
    kind: 'query',
    workflowId: 'id',
    name: 'get_status',
    args: [],
    profile: 'cloud',
  });
});
