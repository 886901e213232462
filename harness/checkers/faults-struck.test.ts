// Planted: a fault that struck nothing, one that was not healed, an action that was never sent.
import { describe, expect, it } from 'vitest';
import { faultsStruck } from './faults-struck.ts';
import { fault, trialOf } from '../accounting/fixtures/trial.ts';

const kill = { kind: 'worker.kill', on: { activity: 'extract', at: 'completed', nth: 3 } } as const;
const action = { id: 'a1', signal: 'approve', args: [true], atMs: 7_200_000 };

describe('faults-struck', () => {
  it('passes when each fault struck as planned and was healed', () => {
    expect(faultsStruck.check(trialOf({ faults: [fault('f1', kill)] }))?.verdict).toBe('pass');
  });

  it('passes when a fault struck more often than planned', () => {
    expect(faultsStruck.check(trialOf({ faults: [fault('f1', kill, { strikes: [{}, {}] })] }))?.verdict).toBe('pass');
  });

  it('is unknown, never a pass, when a fault did not strike', () => {
    const found = faultsStruck.check(trialOf({ faults: [fault('f1', kill, { planned: 2, strikes: [{}] })] }));
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toMatch(
      /worker\.kill .* struck 1 of 2 planned times, so the trial proves nothing/,
    );
  });

  it('is unknown when no record of the fault exists at all', () => {
    expect(faultsStruck.check({ ...trialOf({ faults: [fault('f1', kill)] }), faults: [] })?.verdict).toBe('unknown');
  });

  it('is unknown when a fault was not healed', () => {
    expect(faultsStruck.check(trialOf({ faults: [fault('f1', kill, { healed: false })] }))?.verdict).toBe('unknown');
  });

  it('is unknown when a planned signal was never sent', () => {
    const found = faultsStruck.check(
      trialOf({ plan: { actions: [action] }, actions: [{ id: 'a1', signal: 'approve', plannedMs: 7_200_000 }] }),
    );
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toContain(
      "Signal 'approve' planned at +7,200,000 ms of virtual time was never sent",
    );
  });

  it('passes when the signal was sent', () => {
    const sent = { id: 'a1', signal: 'approve', plannedMs: 7_200_000, sentMs: 7_200_001 };
    expect(faultsStruck.check(trialOf({ plan: { actions: [action] }, actions: [sent] }))?.verdict).toBe('pass');
  });

  it('does not apply where nothing was planned', () => expect(faultsStruck.check(trialOf())).toBeUndefined());
});
