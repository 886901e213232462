// What a trial says in a few words: everything that did not hold is said, and said once.
import { describe, expect, it } from 'vitest';
import { neverStruck } from '../evidence/fixtures/crash-trials.ts';
import { histories, rateLimitStorm, unauthorized } from '../evidence/fixtures/llm-trials.ts';
import { brokenReplays, findings, held, heldShort, missedFaults, struck } from './outcome.ts';

const silent = { findings: [] };

describe('a trial in words', () => {
  it('says what struck, how often, and what never did', () => {
    expect(struck(rateLimitStorm)).toBe('llm.rate-limit at call_llm attempts 1–3 ×3');
    expect(struck(neverStruck)).toBe('worker.kill of all workers at +30 h, never struck');
    expect(struck(histories)).toBe('recorded histories');
    const fault = { ...rateLimitStorm.faults[0]!, struck: 2 };
    const add = { title: 'signal add ×3 at continue-as-new #1', atPoint: true, planned: 3, done: 3 };
    const approve = { title: 'signal approve at virtual +1 hour', atPoint: false, planned: 1, done: 1 };
    expect(struck({ ...neverStruck, faults: [], outside: [approve, add] })).toBe(add.title);
    expect(struck({ ...neverStruck, outside: [{ ...add, done: 2 }] })).toBe(
      `worker.kill of all workers at +30 h, never struck + ${add.title}, sent 2 of 3 times`,
    );
    expect(struck({ ...neverStruck, faults: [], outside: [add, add, approve, add] })).toBe(
      `${add.title} + 2 more from outside`,
    );
    expect(struck({ ...rateLimitStorm, faults: [fault] })).toMatch(/, struck 2 of 3 times$/);
  });

  it('names what did not hold, worst first', () => {
    expect(heldShort(unauthorized)).toBe('retry-policy-honoured failed, status-as-expected failed');
    expect(held(unauthorized)).toMatch(/^retry-policy-honoured: call_llm retries AuthenticationError/);
    expect(findings(unauthorized).map(({ checker }) => checker.verdict)).toEqual(['fail', 'fail']);
    expect(heldShort({ ...unauthorized, checkers: [] })).toBe('fail');
  });

  it('speaks of a missed fault and a broken replay where no finding does', () => {
    expect(missedFaults(neverStruck)).toEqual([]);
    const mute = neverStruck.checkers.map((checker) => ({ ...checker, ...silent }));
    expect(missedFaults({ ...neverStruck, checkers: mute })).toEqual([
      'planned and not struck: worker.kill of all workers at +30 h (0 of 1)',
    ]);
    expect(brokenReplays(histories).map((replay) => replay.workflowId)).toEqual(['research-whales']);
    const said = { rule: 'replay-clean', message: 'Execution research-whales does not replay on this code.' };
    const checkers = [{ name: 'replay-clean', verdict: 'fail' as const, findings: [said] }];
    expect(brokenReplays({ ...histories, checkers })).toEqual([]);
  });
});
