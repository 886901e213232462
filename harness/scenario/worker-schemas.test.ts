// Faults of whole worker processes and their codecs: what is taken, and what is told to be wrong, with its path.
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../errors.ts';
import { parseScenarios } from './parse.ts';
import { PIPELINE, SMALLEST } from './smallest.fixture.ts';
import type { Fault } from './types.ts';

const parse = (...faults: unknown[]) => parseScenarios([{ ...SMALLEST, faults }], [PIPELINE], 'scenarios.ts');

const refusal = (...faults: unknown[]): string => {
  try {
    parse(...faults);
  } catch (error) {
    if (HarnessError.is(error)) return error.message;
    throw error;
  }
  throw new Error('the faults were taken');
};

const EVERY_FORM: readonly Fault[] = [
  { kind: 'worker.deploy', on: { at: '1 hour' }, from: { pipelines: './old.ts' }, to: { pipelines: './new.ts' } },
  { kind: 'worker.deploy', on: { workflowTask: 2 }, to: { pipelines: './new.ts', pipeline: 'another' } },
  { kind: 'worker.blocked-loop', on: { activity: 'call_llm', at: 'inside' }, forMs: 500 },
  { kind: 'worker.blocked-loop', on: { at: '1 hour' } },
  { kind: 'worker.memory', on: { activity: 'call_llm', at: 'before' } },
  { kind: 'worker.cache-eviction' },
  { kind: 'worker.surroundings', timeZone: 'Pacific/Chatham', locale: 'tr_TR.UTF-8', clock: { behind: '3 hours' } },
  { kind: 'worker.surroundings', clock: { ahead: 1_000 } },
  { kind: 'worker.drain', on: { at: '1 hour' }, workers: 'all', graceMs: 0 },
  { kind: 'worker.freeze', on: { workflowTask: 1 }, workers: 'all' },
  { kind: 'payload.codec-fails', during: 'encode', on: { activity: 'call_llm', attempts: [1, 2], instance: 'every' } },
  { kind: 'payload.codec-fails', during: 'decode', on: { workflowTask: 2, execution: 1 } },
  { kind: 'payload.codec-fails', during: 'encode', on: { client: 'starter', times: 2 } },
];

describe('faults of worker processes and their codecs', () => {
  it('are taken in every form', () => {
    expect(parse(...EVERY_FORM)).toHaveLength(1);
  });

  it.each([
    [{ kind: 'worker.surroundings' }, 'expected timeZone, locale or clock'],
    [{ kind: 'worker.surroundings', timeZone: 'Chatham' }, 'expected an IANA time zone ("Pacific/Chatham")'],
    [{ kind: 'worker.surroundings', locale: 'turkish' }, 'expected a POSIX locale ("tr_TR.UTF-8")'],
    [{ kind: 'worker.surroundings', clock: { off: '1 hour' } }, 'expected { ahead: duration } or { behind: duration }'],
    [{ kind: 'worker.cache-eviction', on: { at: '1 hour' } }, 'on'],
    [{ kind: 'worker.deploy', on: { at: '1 hour' }, to: './new.ts' }, 'faults[0].to'],
    [{ kind: 'worker.blocked-loop', on: { at: '1 hour' }, forMs: 60_000 }, 'faults[0].forMs'],
    [{ kind: 'payload.codec-fails', during: 'both', on: { workflowTask: 1 } }, 'faults[0].during'],
    [{ kind: 'payload.codec-fails', during: 'encode', on: { workflowTask: 1, attempts: 'every' } }, 'attempts'],
    [{ kind: 'payload.codec-fails', during: 'decode', on: { client: 'starter' } }, "expected 'encode'"],
    [{ kind: 'payload.codec-fails', during: 'encode', on: { client: 'reader' } }, 'faults[0].on'],
    [{ kind: 'payload.codec-fails', during: 'encode', on: { activity: 'call_lm' } }, 'Did you mean "call_llm"'],
    [{ kind: 'worker.memory', on: { activity: 'call_lm', at: 'before' } }, 'Did you mean "call_llm"'],
  ])('%j is refused', (fault, said) => {
    expect(refusal(fault)).toContain(said);
  });

  it('say what they begin with once: a later deploy finds what the one before has left', () => {
    const first = { kind: 'worker.deploy', on: { at: '1 hour' } };
    const second = { ...first, from: { pipelines: './old.ts' } };
    expect(() => parse(second, first)).not.toThrow();
    expect(refusal(first, second)).toMatch(/faults\[1\]\.from.*only the first deploy/);
  });
});
