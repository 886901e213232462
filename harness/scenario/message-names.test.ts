// A misspelt signal, query or update is told before anything runs, where the pipeline says what its workflow takes.
import { describe, expect, it } from 'vitest';
import { PIPELINE, SMALLEST } from './smallest.fixture.ts';
import { messageNameProblems } from './message-names.ts';
import { parseScenarios } from './parse.ts';
import type { ExecutionScenario } from './types.ts';

const [entry] = PIPELINE.workflows;
const names = (...list: readonly string[]) => list.map((name) => ({ name }));
const takes = { signals: names('approve', 'note'), queries: names('get_status'), updates: [] };
const pipeline = { ...PIPELINE, workflows: [{ ...entry, trigger: takes }] } as const;
const at = '1 hour';

const problems = (parts: Partial<ExecutionScenario>, of = pipeline as typeof PIPELINE): readonly string[] =>
  messageNameProblems({ ...SMALLEST, ...parts }, of).map(({ path, message }) => `${path}: ${message}`);

describe('names of messages', () => {
  it('are held against those that the workflow takes, with the one that was meant', () => {
    expect(problems({ actions: [{ signal: 'aprove', at }] })).toEqual([
      `actions[0].signal: signal "aprove" is not known. Did you mean "approve"? ${entry.type} takes: approve, note.`,
    ]);
    expect(problems({ actions: [{ query: 'getstatus', at, equals: 1 }] })[0]).toMatch(/^actions\[0\]\.query: query/);
    expect(problems({ actions: [{ update: 'rename', at }] })[0]).toContain(`${entry.type} takes none.`);
    expect(problems({ watch: [{ query: 'state' }] })[0]).toMatch(/^watch\[0\]\.query/);
    expect(problems({ expect: { status: 'completed', timeTravel: 'state' } })[0]).toMatch(/^expect\.timeTravel/);
  });

  it('pass where they are known, are the own ones of the SDK, or where nobody says what is taken', () => {
    const known = { actions: [{ signal: 'note', at }], watch: [{ query: 'get_status' }, { query: '__stack_trace' }] };
    expect(problems(known)).toEqual([]);
    expect(problems({ actions: [{ signal: 'aprove', at }] }, PIPELINE)).toEqual([]);
  });

  it('make a scenario invalid', () => {
    const misspelt = { ...SMALLEST, actions: [{ signal: 'aprove', at }] };
    expect(() => parseScenarios([misspelt], [pipeline], 'scenarios.ts')).toThrow(/signal "aprove" is not known/);
  });
});
