// The verdict of a trial from those of its checkers.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  activity,
  call,
  completed,
  died,
  fault,
  reference,
  row,
  trialOf,
  worker,
  WORKFLOW_ID,
} from '../accounting/fixtures/trial.ts';
import { referenceSummary } from '../accounting/reference.ts';
import { checkers, checkTrial } from './registry.ts';

const kill = { kind: 'worker.kill', on: { activity: 'save_result', at: 'effect' } } as const;

/** A crash between a write and its completion, survived as it should be. */
const survived = (parts: Parameters<typeof trialOf>[0] = {}) =>
  trialOf({
    expect: { status: 'completed', result: 'as-without-faults', runs: { call_llm: 1 } },
    activities: [
      activity('call_llm', '1', [completed({ calls: [call()] })]),
      activity('save_result', '2', [died(), completed({ worker: 'worker-2' })]),
    ],
    execution: { result: 'summary' },
    effects: [row('save_result', 'summary', 'k1')],
    faults: [fault('f1', kill)],
    workers: [worker('worker-1', 1_000_200), worker('worker-2')],
    reference: reference({ result: 'summary', effects: { 'save_result/summary': 1 } }),
    ...parts,
  });

describe('checkTrial', () => {
  it('passes a trial in which everything held', () => {
    const check = checkTrial(survived());
    expect(check.checkers.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(check.verdict).toBe('pass');
  });

  it('passes the same work under another name, measured by its own reference', () => {
    const work = {
      activities: [activity('call_llm', '1', [completed({ calls: [call()] })])],
      effects: [row('persist', `mail:${WORKFLOW_ID}`, 'k1')],
      execution: { result: { blob: `blobs/${WORKFLOW_ID}` } },
    };
    const summary = referenceSummary(trialOf({ ...work, plan: { mode: 'reference' } }));
    const expected = { status: 'completed', result: 'as-without-faults' } as const;
    expect(checkTrial(trialOf({ ...work, expect: expected, reference: summary })).verdict).toBe('pass');
  });

  it('fails as soon as one checker fails, even where another is unknown', () => {
    const check = checkTrial(survived({ replays: [], execution: { result: 'another' } }));
    expect(check.checkers.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['unknown', 'fail']));
    expect(check.verdict).toBe('fail');
  });

  it('is unknown when a planned fault never struck, whatever else passes', () => {
    expect(checkTrial(survived({ faults: [fault('f1', kill, { strikes: [] })] })).verdict).toBe('unknown');
  });

  it('is unknown with the reason when the trial could not be carried to its end', () => {
    const check = checkTrial(survived({ broken: { code: 'TRIAL_STUCK', message: 'no end in 90 s' } }));
    expect(check.verdict).toBe('unknown');
    expect(check.checkers[0]?.findings[0]?.message).toBe(
      'The trial could not be carried to its end (TRIAL_STUCK): no end in 90 s',
    );
  });

  it('is unknown when a checker breaks on the evidence', () => {
    const check = checkTrial(survived({ replays: undefined as never }));
    expect(check.verdict).toBe('unknown');
    expect(check.checkers.find(({ name }) => name === 'replay-clean')?.findings[0]?.message).toContain(
      'could not read the evidence',
    );
  });
});

describe('checkers', () => {
  it('have names in kebab-case that are their file names, each once', () => {
    const names = checkers.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
    const files = readdirSync(import.meta.dirname);
    expect(names.filter((name) => !files.includes(`${name}.ts`) || !files.includes(`${name}.test.ts`))).toEqual([]);
  });
});
