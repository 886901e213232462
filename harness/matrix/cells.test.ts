// Columns and cells: what is derived from a piece of work, what is excepted, and what is refused.
import { describe, expect, it } from 'vitest';
import { pipelineFixture, scenarioFixture } from '../engine/engine.fixture.ts';
import type { Scenario } from '../scenario/types.ts';
import { cellsOf, demandKnown } from './cells.ts';
import { chooseColumns, chooseForms, inShare } from './choose.ts';
import { columnsOf } from './columns.ts';
import { everything, nothing } from './fixtures/works.ts';
import { allForms } from './forms/registry.ts';

const forms = allForms();
const kill = { kind: 'worker.kill', on: { activity: 'write', at: 'effect' } } as const;
const crash: Scenario = { ...scenarioFixture, name: 'letters/crash', faults: [kill] };
const columns = (scenarios: readonly Scenario[], ...declared: Parameters<typeof columnsOf>[2]) =>
  columnsOf(scenarios, [pipelineFixture], declared);
const [column] = columns([scenarioFixture]);
if (column === undefined) throw new Error('no column');

describe('the columns of a matrix', () => {
  it('are the first plain scenario of each pipeline where the repository says nothing', () => {
    expect(columns([crash, scenarioFixture])).toEqual([{ name: 'letters', base: scenarioFixture, except: [] }]);
  });

  it('are what the repository names, with a name of its own', () => {
    expect(columns([scenarioFixture], { base: 'letters/written', name: 'mail' })[0]).toMatchObject({ name: 'mail' });
  });

  it.each([
    [[{ base: 'letters/crash' }], /it has faults/],
    [[{ base: 'letters/writen' }], /no scenario has this name.*letters\/written/],
    [[{ base: 'letters/written' }, { base: 'letters/written' }], /two are named "letters"/],
  ])('refuse %j', (declared, says) => {
    expect(() => columns([scenarioFixture, crash], ...declared)).toThrow(says);
  });

  it('refuse a pipeline whose every scenario has faults', () => {
    expect(() => columns([crash])).toThrow(/no scenario of it is without faults/);
  });
});

describe('the cells of a column', () => {
  const cells = cellsOf(column, everything, forms, 'seed');

  it('are scenarios of their own, or have a reason', () => {
    expect(cells.scenarios.length + cells.settled.length).toBe(forms.length);
    expect(new Set(cells.scenarios.map(({ name }) => name)).size).toBe(cells.scenarios.length);
    for (const { outcome, reason } of cells.settled) {
      expect(outcome).toBe('not-applicable');
      expect(reason).toMatch(/ /);
    }
  });

  it('are the same whichever of them are asked for', () => {
    const one = chooseForms(forms, ['llm.rate-limit/seconds']);
    const [alone] = cellsOf(column, everything, one, 'seed').scenarios;
    expect(cells.scenarios).toContainEqual(alone);
  });

  it('none can be struck in a work that does nothing', () => {
    expect(cellsOf(column, nothing, forms, 'seed').scenarios).toEqual([]);
  });

  it('are held to what the repository says in an exception, and say so', () => {
    const exception = { faults: ['llm.refusal'], why: 'It may.', expect: { status: 'failed', failure: 'No' } } as const;
    const [cell] = cellsOf(
      { ...column, except: [exception] },
      everything,
      chooseForms(forms, ['llm.refusal']),
      'seed',
    ).scenarios;
    expect(cell).toMatchObject({ expect: exception.expect, cell: { demand: 'excepted', why: 'It may.' } });
  });

  it('send once more what a fault has come after the end, with the arguments of the base', () => {
    const sent = { signal: 'add', args: ['one'], at: '1 hour' };
    const base = { ...scenarioFixture, actions: [{ signal: 'approve', at: '1 hour' }, sent] };
    const [cell] = cellsOf({ ...column, base }, everything, chooseForms(forms, ['signal.after-end']), 'seed').scenarios;
    expect(cell?.actions).toEqual([...base.actions, sent]);
    expect(cell?.faults).toEqual([{ kind: 'signal.after-end', on: { signal: 'add', nth: 2 } }]);
  });

  it('expects the refusal of an update that comes once more when the work has ended', () => {
    const base = { ...column.base, actions: [{ update: 'change', args: [1], at: '1 hour' }] } as const;
    const work = { ...everything, updates: ['change'] };
    const [cell] = cellsOf({ ...column, base }, work, chooseForms(forms, ['update.after-end']), 'seed').scenarios;
    expect(cell?.actions?.at(-1)).toMatchObject({ update: 'change', args: [1], refused: 'WorkflowNotFoundError' });
    expect(cell?.faults).toEqual([{ kind: 'update.after-end', on: { update: 'change', nth: 2 } }]);
  });

  it('refuse an exception that fits no row', () => {
    const stale = { faults: ['llm.refusals'], why: 'It was.', expect: { status: 'completed' } } as const;
    expect(() => demandKnown([{ ...column, except: [stale] }], forms)).toThrow(/letters: "llm.refusals"/);
  });

  it('ask what the base asks, and expect no answer of the work without faults', () => {
    const base = {
      ...scenarioFixture,
      watch: [{ query: 'status', answers: ['fine'] }],
      actions: [{ query: 'status', at: '1h', equals: 'fine' }],
    };
    const [cell] = cellsOf({ ...column, base }, everything, forms, 'seed').scenarios;
    expect(cell).toMatchObject({ watch: [{ query: 'status' }], actions: [] });
    expect(cell?.watch?.[0]).not.toHaveProperty('answers');
  });
});

describe('a choice of rows and columns', () => {
  it('takes a kind for all its forms', () => {
    const names = chooseForms(forms, ['worker.freeze']).map(({ row }) => row.form);
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) expect(name).toMatch(/^worker\.freeze\//);
  });

  it('refuses a name that nothing has, with the nearest', () => {
    expect(() => chooseForms(forms, ['llm.refusel'])).toThrow(/llm\.refusal/);
    expect(() => chooseColumns([column], ['leters'])).toThrow(/letters/);
  });

  it('shares the cells out: each in one part', () => {
    for (const { row } of forms) {
      const parts = [1, 2, 3].filter((part) => inShare({ part, of: 3 }, 'letters', row.form));
      expect(parts).toHaveLength(1);
    }
  });
});
