// Planted gaps: what one recorded history does not exercise is listed with its place. Measured in the real process.
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { readHistoryFile } from '../../history/file.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import type { GateCoverage } from '../../../reports/evidence/gate.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';
import { coverageOf, coverCorpus } from './coverage.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const file = 'harness/gate/coverage/fixtures/gaps.ts';
const pipeline: Pipeline = {
  name: 'review',
  workflowsPath: `${root}${file}`,
  workflows: [
    { type: 'review', taskQueue: 'q' },
    { type: 'archive', taskQueue: 'q' },
  ],
  fleet: [],
  openActivities: () => Promise.reject(new Error('no activity runs in a replay')),
};

/** Another step in any other namespace. */
const ASKS = 'asksForItsOtherNamespace';
const SURROUNDINGS = 'harness/replay/fixtures/workflows/surroundings.ts';

let review: HistoryJson;
let without: GateCoverage | undefined;
let one: GateCoverage | undefined;
let asking: GateCoverage | undefined;
beforeAll(async () => {
  const recorded = new URL('../../replay/fixtures/histories/review.json', import.meta.url);
  review = await readHistoryFile(fileURLToPath(recorded));
  [without] = (await coverageOf(pipeline, [], { root })).coverage;
  // A history that diverges has exercised what comes before.
  const broken: HistoryJson = { events: review.events.slice(0, 4) };
  const inOrders = JSON.parse(
    JSON.stringify(review).replaceAll('"workflowType":{"name":"review"}', `"workflowType":{"name":"${ASKS}"}`),
  ) as HistoryJson;
  const asks: Pipeline = {
    ...pipeline,
    name: 'asks',
    workflowsPath: `${root}${SURROUNDINGS}`,
    workflows: [{ type: ASKS, taskQueue: 'q' }],
  };
  const corpus = [review, review, broken].map((history) => ({ history }));
  const measured = await coverCorpus([pipeline, asks], [...corpus, { history: inOrders, namespace: 'orders' }], {
    root,
  });
  [one, asking] = measured.coverage;
});

const gaps = (coverage: GateCoverage | undefined): readonly string[] =>
  (coverage?.branches.never ?? []).filter((each) => each.file === file).map(({ line, text }) => `${line} ${text}`);
const of = (names: GateCoverage['patchIds'] | undefined, name: string): number | undefined =>
  names?.find((each) => each.name === name)?.histories;

test('blocks that no replay has entered are listed with their place and text', () => {
  expect(gaps(one)).toEqual([
    '10 hurried = true;',
    "13 const clean = patched('redact') ? await redact(text) : text;",
    '15 if (hurried) await condition(() => !hurried);',
    '18 return summary ?? nothing();',
    '23 return fetchDocument(id);',
    "26 const nothing = (): string => '';",
  ]);
  expect(one?.branches.entered).toBeGreaterThan(0);
  expect(one?.branches.total).toBeGreaterThan(one?.branches.entered ?? 0);
});

test('code that asks for its namespace is told the one that the history was read from', () => {
  const lines = (asking?.branches.never ?? []).filter((each) => each.file === SURROUNDINGS).map(({ text }) => text);
  expect(lines).toContainEqual(expect.stringContaining('await redact(text)'));
});

test('a patch that is known from one side alone is told as such', () => {
  expect(of(one?.patchIds, 'redact')).toBe(0);
  expect(of(one?.patchIds, 'redact, before the patch')).toBe(2);
});

test('types and events that no history has are there with 0', () => {
  expect(one?.workflowTypes).toEqual([
    { name: 'review', histories: 3 },
    { name: 'archive', histories: 0 },
  ]);
  expect(of(one?.eventTypes, 'ACTIVITY_TASK_COMPLETED')).toBe(2);
  expect(of(one?.eventTypes, 'ACTIVITY_TASK_FAILED')).toBe(0);
  expect(of(one?.eventTypes, 'WORKFLOW_EXECUTION_SIGNALED')).toBe(0);
  expect(of(one?.eventTypes, 'CHILD_WORKFLOW_EXECUTION_FAILED')).toBeUndefined();
});

test('without a history nothing is entered', () => {
  expect(without?.branches.entered).toBe(0);
  expect(without?.branches.total).toBe(one?.branches.total);
  expect(gaps(without).length).toBeGreaterThan(gaps(one).length);
});
