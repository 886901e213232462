// Goal: what passes the quick look passes the schema. The quick look may send anything on to the schema; it may never pass what the schema refuses.
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { problemsIn } from '../problems.ts';
import { loadConfig } from './load.ts';
import { isFineConfig, isFinePipeline } from './quick-look.ts';
import { configSchema, pipelineSchema } from './schema.ts';

const nothing = (): void => undefined;
const absolute = resolve('converter.ts');

const config = (): object => ({
  pipelines: './pipelines.ts',
  scenarios: './scenarios.ts',
  environment: nothing,
  effects: { one: [{ name: 'rows', query: 'select $1' }] },
  answers: { one: 'invented', two: [{ activity: 'a', containing: 'b', content: { value: 1 } }] },
  prices: { model: { input: 1, cachedInput: 0.5, output: 2 } },
  serverDatabase: 'postgres://…',
  out: 'out',
});

const pipeline = (): object => ({
  name: 'one',
  workflowsPath: 'workflow.ts',
  workflows: [
    {
      type: 'One',
      taskQueue: 'q',
      trigger: { signals: [{ name: 's' }], queries: [{ name: 'q' }], updates: [{ name: 'u' }] },
    },
  ],
  fleet: [{ taskQueue: 'q', workflows: true, activities: ['a'], maxConcurrentActivities: 2 }],
  interceptors: { workflowModules: ['i.ts'], activity: [nothing], client: [{ start: nothing }] },
  dataConverter: { payloadConverterPath: absolute, failureConverterPath: absolute, payloadCodecsPath: absolute },
  openActivities: nothing,
  migrate: nothing,
  historiesPath: 'histories',
});

type Node = Record<string, unknown>;

/** Every place of a value, as its parent and its key. */
const placesOf = (value: unknown): readonly (readonly [Node, string])[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [[value as Node, key] as const, ...placesOf(inner)]);

/** Keys of the objects that may have any field: the interceptors of a client, the content of an answer, names of pipelines and models. */
const FREE = ['start', 'value'];

class Odd {
  readonly name = 'x';
}

/** Values that a field may have by mistake. */
const strays = (): readonly unknown[] => [
  undefined,
  null,
  '',
  'x',
  '$1',
  'invented',
  0,
  -1,
  1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 60,
  1n,
  true,
  false,
  nothing,
  [],
  [''],
  ['x'],
  [undefined],
  [nothing],
  [[]],
  {},
  { name: '' },
  { name: 'x' },
  { content: 1 },
  { invented: true },
  [{}],
  [{ name: 'x' }],
  [{ content: null }],
  [{ content: undefined }],
  [{ content: 1, invented: true }],
  new Odd(),
  new Map(),
  new Date(0),
  Symbol('x'),
  { [Symbol('x')]: 1 },
  Object.create(null),
  Object.create({ name: 'x' }),
];

const change = fc.record({
  place: fc.nat(),
  how: fc.constantFrom('replace', 'delete', 'add', 'rename'),
  stray: fc.nat(strays().length - 1),
});

interface Change {
  readonly place: number;
  readonly how: string;
  /** Its number: every place gets one of its own. */
  readonly stray: number;
}

function apply(value: object, { place, how, stray: number }: Change): void {
  const stray = strays()[number];
  const places = placesOf(value);
  const [parent, key] = places[place % Math.max(1, places.length)] ?? [value as Node, 'x'];
  if (how === 'replace') parent[key] = stray;
  if (how === 'delete') delete parent[key];
  if (how === 'add') parent[`${key}2`] = stray;
  if (how === 'rename') {
    parent[`${key}2`] = parent[key];
    delete parent[key];
  }
}

describe.each([
  { what: 'a configuration', made: config, isFine: isFineConfig, schema: configSchema },
  { what: 'a pipeline', made: pipeline, isFine: isFinePipeline, schema: pipelineSchema },
])('the quick look at $what', ({ made, isFine, schema }) => {
  it('passes one in which everything is said', () => {
    expect(isFine(made())).toBe(true);
  });

  it('sends on what has a field that it does not know: the schema may know it', () => {
    for (let place = 0; place < placesOf(made()).length; place += 1) {
      const value = made();
      const [parent] = placesOf(value)[place] ?? [];
      // What a value of an answer or an example holds is nobody's business.
      if (parent === undefined || Array.isArray(parent) || FREE.some((key) => key in parent)) continue;
      parent['tomorrow'] = 1;
      expect(isFine(value), JSON.stringify(value)).toBe(false);
    }
  });

  it('passes nothing that the schema refuses', () => {
    let [passed, sentOn] = [0, 0];
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const value = made();
        for (const each of changes) apply(value, each);
        if (!isFine(value)) {
          sentOn += 1;
          return;
        }
        passed += 1;
        expect(problemsIn(schema, value)).toEqual([]);
      }),
      { numRuns: 500 },
    );
    // It would hold for one that sends everything on as well.
    expect(Math.min(passed, sentOn)).toBeGreaterThan(20);
  });

  it('passes nothing else in its place that the schema refuses', () => {
    for (const stray of strays().filter(isFine)) expect(problemsIn(schema, stray)).toEqual([]);
  });
});

it("this repository's own need no schema", async () => {
  const loaded = await loadConfig({ cwd: packageRoot() });
  expect(isFineConfig(loaded.config)).toBe(true);
  expect(loaded.pipelines.filter((each) => !isFinePipeline(each)).map(({ name }) => name)).toEqual([]);
});
