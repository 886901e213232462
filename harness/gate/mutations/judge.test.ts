// The judge of the mutations itself: a gate that is wrong in either direction, or explains wrongly, is told so.
import { describe, expect, it } from 'vitest';
import type { ReplayEvidence } from '../../../reports/evidence/types.ts';
import { expectedFor, judge, lineOf, linesAt, type Said, verdictOver } from './judge.ts';
import type { Expected, Mutation } from './mutation.ts';
import { edited } from './plant.ts';

const MUTATION: Mutation = {
  name: 'step-added',
  change: 'an activity added',
  pipeline: 'research',
  file: 'workflow.ts',
  before: 'a',
  after: 'b',
  expect: 'incompatible',
  meets: /call_llm/,
  kind: 'added',
  at: 'await again();',
};

const INCOMPATIBLE: ReplayEvidence = {
  workflowId: 'x',
  verdict: 'incompatible',
  message: 'a step was added',
  file: 'workflow.ts',
  line: 7,
  suggestion: "Guard the new step:\n  if (patched('add-again')) await again();",
  divergence: { kind: 'added', rows: [] },
};
const COMPATIBLE: ReplayEvidence = { workflowId: 'y', verdict: 'compatible' };

const said = (met: ReplayEvidence, other: ReplayEvidence = COMPATIBLE): readonly Said[] => [
  { source: 'met.json', shape: 'ResearchWorkflow: fetch_url call_llm completed', evidence: met },
  { source: 'other.json', shape: 'ResearchWorkflow: fetch_url failed', evidence: other },
];

const placesOf = (wanted: Expected): readonly string[] =>
  linesAt(wanted).map((_at, index) => `workflow.ts:${index + 7}`);
const wrong = (met: ReplayEvidence, other?: ReplayEvidence, mutation = MUTATION): string =>
  judge(mutation, said(met, other), placesOf).join('\n');

describe('the judge', () => {
  it('says nothing about a gate that is right', () => {
    expect(wrong(INCOMPATIBLE)).toBe('');
  });

  it('finds a gate that calls every change compatible', () => {
    expect(wrong(COMPATIBLE)).toBe(
      'over all 2 histories: compatible, expected incompatible\n' +
        'met.json (ResearchWorkflow: fetch_url call_llm completed): verdict compatible, expected incompatible. It said: nothing',
    );
  });

  it('finds a gate that refuses a history that the change does not concern', () => {
    expect(wrong(INCOMPATIBLE, INCOMPATIBLE)).toMatch(/^other\.json .*verdict incompatible, expected compatible/);
  });

  it('finds a gate that refuses a change that is compatible', () => {
    const compatible: Mutation = { ...MUTATION, expect: 'compatible', meets: /./ };
    expect(wrong(INCOMPATIBLE, COMPATIBLE, compatible)).toContain(
      'over all 2 histories: incompatible, expected compatible',
    );
  });

  it('finds a gate that cannot tell', () => {
    expect(wrong({ workflowId: 'x', verdict: 'cannot-tell', message: 'killed' })).toContain(
      'verdict cannot-tell, expected incompatible. It said: killed',
    );
  });

  it.each([
    ['another kind', { divergence: { kind: 'renamed', rows: [] } }, 'kind renamed, expected added'],
    ['another line', { line: 8 }, 'the place workflow.ts:8, expected workflow.ts:7'],
    ['another file', { file: 'policy.ts' }, 'the place policy.ts:7, expected workflow.ts:7'],
    ['a suggestion without a patch', { suggestion: 'Think.' }, 'it suggests Think., expected'],
  ] as const)('finds an explanation with %s', (_what, change, complaint) => {
    expect(wrong({ ...INCOMPATIBLE, ...change })).toContain(complaint);
  });

  it('takes one of several places, and no other', () => {
    const mutation: Mutation = { ...MUTATION, at: ['a();', 'b();'] };
    expect(wrong({ ...INCOMPATIBLE, line: 8 }, COMPATIBLE, mutation)).toBe('');
    expect(wrong({ ...INCOMPATIBLE, line: 9 }, COMPATIBLE, mutation)).toContain(
      'the place workflow.ts:9, expected workflow.ts:7 or workflow.ts:8',
    );
  });

  it('finds an explanation without a suggestion', () => {
    const { suggestion, ...without } = INCOMPATIBLE;
    expect(suggestion).toBeDefined();
    expect(wrong(without)).toContain('it suggests nothing');
  });

  it('takes the first expectation that meets a history, and compatible where none does', () => {
    const mutation: Mutation = {
      ...MUTATION,
      others: [
        { expect: 'drifted', meets: /failed/ },
        { expect: 'incompatible', meets: /completed|failed/ },
      ],
    };
    const shapes = ['A: call_llm failed', 'A: failed', 'A: completed', 'A: timer'];
    expect(shapes.map((shape) => expectedFor(mutation, shape).expect)).toEqual([
      'incompatible',
      'drifted',
      'incompatible',
      'compatible',
    ]);
  });

  it('takes the worst verdict for all, and no histories for none', () => {
    expect(verdictOver(['compatible', 'drifted'])).toBe('drifted');
    expect(verdictOver(['incompatible', 'drifted'])).toBe('incompatible');
    expect(verdictOver(['cannot-tell', 'incompatible'])).toBe('cannot-tell');
    expect(verdictOver([])).toBe('cannot-tell');
  });
});

describe('a mutation', () => {
  it.each([
    ['none', 'fetch()', 0],
    ['two', 'save(); call(); save()', 2],
  ])('whose text stands in %s place is refused', (_what, source, places) => {
    expect(() => edited(source, { file: 'workflow.ts', before: 'save()', after: '' }, 'save-removed')).toThrow(
      `Failed to plant save-removed: the text to change stands ${places} times in workflow.ts, expected once.`,
    );
  });

  it('is put in as it is written, dollar signs and all', () => {
    expect(edited('a b c', { file: 'f', before: 'b', after: '`$&`' }, 'name')).toBe('a `$&` c');
  });

  it('must name a line that stands in the source once', () => {
    expect(lineOf('b();', 'a();\n  b();\n')).toBe(2);
    expect(() => lineOf('b();', 'b();\nb();')).toThrow('has to stand in the changed source once');
    expect(() => lineOf('c();', 'b();')).toThrow('has to stand in the changed source once');
  });
});
