// Whatever the scenario asks for: evidence that holds nothing is never a pass, and each verdict has the findings it needs.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { activity, completed, died, failed, fault, trialOf } from '../accounting/fixtures/trial.ts';
import { checkTrial } from './registry.ts';

const expectation = fc.record(
  {
    status: fc.constantFrom('completed', 'failed', 'timed-out'),
    result: fc.oneof(fc.constant('as-without-faults' as const), fc.record({ equals: fc.jsonValue() })),
    failure: fc.string(),
    runs: fc.dictionary(fc.string(), fc.oneof(fc.nat(20), fc.record({ issuedAgain: fc.nat(20) }))),
    effects: fc.dictionary(fc.string(), fc.nat(5)),
    virtualTime: fc.record({ atLeast: fc.nat(), atMost: fc.nat() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const mode = fc.constantFrom('trial', 'reference', 'restart-baseline');
const kill = fault('f1', { kind: 'worker.kill', on: { workflowTask: 1 } }, { strikes: [] });

it('never passes evidence without an execution and without a replay', () => {
  fc.assert(
    fc.property(expectation, mode, fc.boolean(), (expected, of, withFault) => {
      const empty = trialOf({
        expect: expected,
        plan: { mode: of },
        executions: [],
        replays: [],
        workers: [],
        ...(withFault ? { faults: [kill] } : {}),
      });
      expect(checkTrial(empty).verdict).not.toBe('pass');
    }),
  );
});

const attempt = fc.constantFrom(
  completed(),
  died(),
  failed('RateLimitError'),
  failed('ValueError', { nonRetryable: true }),
);

it('gives a finding of its own rule for every verdict that is not a pass, and none for a pass', () => {
  fc.assert(
    fc.property(
      expectation,
      fc.array(fc.array(attempt, { minLength: 1, maxLength: 6 }), { maxLength: 4 }),
      (expected, lists) => {
        const activities = lists.map((attempts, index) => activity('call_llm', String(index), attempts));
        for (const { name, verdict, findings } of checkTrial(trialOf({ expect: expected, activities })).checkers) {
          expect(findings.length > 0).toBe(verdict !== 'pass');
          expect(findings.every(({ rule, message }) => rule === name && message.length > 0)).toBe(true);
        }
      },
    ),
  );
});
