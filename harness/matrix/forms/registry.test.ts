// The rows of the matrix: each has a name of its own, a place in some work, faults that a scenario may have, and the same place for the same seed.
import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../pipeline/types.ts';
import { parseScenarios } from '../../scenario/parse.ts';
import type { Placed } from '../types.ts';
import type { ModelCall, Work } from '../work.ts';
import { drawFor } from '../draw.ts';
import { everything, nothing } from '../fixtures/works.ts';
import { allForms, leftOut } from './registry.ts';

const forms = allForms();
const draw = (form: string, seed = 'seed') => drawFor(seed, 'column', form);

const pipeline: Pipeline = {
  name: 'all',
  workflowsPath: '/nowhere/workflow.ts',
  workflows: [{ type: 'All', taskQueue: 'all' }],
  fleet: [{ taskQueue: 'all', workflows: true, activities: everything.activities.map(({ activity }) => activity) }],
  openActivities: async () => ({ activities: {}, close: async () => undefined }),
};

const at = '1 hour';
const actions = [
  { signal: 'approve', at },
  { signal: 'add', at },
  { update: 'change', at },
  { update: 'change', at },
];

/** Rows that say of every work why they have nothing to do in it. */
const NOWHERE = [
  'network.slow-close/worker-temporal',
  'network.slow-close/worker-database',
  'network.slow-close/client-temporal',
];

const asking = (otherwise: Partial<ModelCall>): Work => ({
  ...everything,
  calls: everything.calls.map((call) => ({ ...call, ...otherwise })),
});
const unanswered: Work = { ...everything, requests: [{ activity: 'delete', instance: 1, body: false }] };

const placed = forms.flatMap(({ row, form }) => {
  const place = form.place(everything, draw(row.form));
  return 'not' in place ? [] : [{ form: row.form, place }];
});

describe('the rows of the matrix', () => {
  it('have names of their own', () => {
    const names = forms.map(({ row }) => row.form);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z-]+(\/[a-z0-9-]+)?$/);
  });

  it('have a place in a work that does everything, but for those that never have one', () => {
    const missing = forms.map(({ row }) => row.form).filter((name) => !placed.some(({ form }) => form === name));
    expect(missing).toEqual(NOWHERE);
  });

  it('say of a work that does nothing why they do not apply', () => {
    for (const { row, form } of forms) {
      const place = form.place(nothing, draw(row.form));
      expect('not' in place ? place.not : row.form).toMatch(/ /);
    }
  });

  it.each<[row: string, work: Work, says: string]>([
    ['llm.embeddings/floats', asking({ base64: false }), 'asks for embeddings as lists of numbers'],
    ['llm.embeddings/floats', { ...everything, calls: [] }, 'asks no model'],
    ['llm.usage-missing', asking({ usage: false }), 'asks to be told the usage of no call'],
    ['service.body-cut/fin', unanswered, 'is answered without a body'],
    ['service.body-cut/stall', { ...everything, requests: [] }, 'calls no service and reads no page'],
  ])('%s does not apply where it would change nothing: %#', (name, work, says) => {
    const form = forms.find(({ row }) => row.form === name)?.form;
    expect(form?.place(work, draw(name))).toEqual({ not: says });
  });

  it('strike a body where there is one, and where there is none all the same otherwise', () => {
    const requests = [
      { activity: 'delete', instance: 1, body: false },
      { activity: 'fetch', instance: 1, body: true },
    ];
    const placesOf = (name: string): string[] =>
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((seed) => {
        const place = forms
          .find(({ row }) => row.form === name)
          ?.form.place({ ...everything, requests }, draw(name, seed));
        return JSON.stringify(place).includes('delete') ? 'delete' : 'fetch';
      });
    expect(new Set(placesOf('service.body-cut/reset'))).toEqual(new Set(['fetch']));
    expect(new Set(placesOf('service.reset'))).toEqual(new Set(['fetch', 'delete']));
  });

  it('make faults that a scenario may have', () => {
    const scenarios = placed.map(({ place }, index) => ({
      name: `all/cell-${index + 1}`,
      why: 'A cell.',
      pipeline: 'all',
      args: [],
      faults: place.faults,
      actions: [...actions, ...(place.repeats === undefined ? [] : [{ ...place.repeats, at }])],
      expect: { status: 'completed' },
    }));
    expect(() => parseScenarios(scenarios, [pipeline], 'here')).not.toThrow();
  });

  it('are of the kind that they are named after', () => {
    for (const { form, place } of placed) expect(place.faults[0].kind).toBe(form.split('/')[0]);
  });

  it('strike at the same place for the same seed, and over several seeds not always at the same', () => {
    const places = (seed: string): readonly (Placed | object)[] =>
      forms.map(({ row, form }) => form.place(everything, draw(row.form, seed)));
    expect(places('one')).toEqual(places('one'));
    expect(places('two')).not.toEqual(places('one'));
  });

  it('leave out no kind without a reason', () => {
    for (const { reason } of leftOut()) expect(reason).toMatch(/ /);
  });
});
