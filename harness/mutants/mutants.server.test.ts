// The tester tested: breaks the pipelines on purpose and expects the right scenario to turn red with the defect's name.
// Each mutant is run by the command line as a user would, on a real server, with real worker processes.
import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ordealRun, RUN_BOUND_MS } from '../acceptance/command.fixture.ts';
import { packageRoot } from '../package-root.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { plant } from './plant.ts';

// Two at a time (vitest.config.ts): one of them waits out a whole trial's bound.
describe.concurrent('a planted mistake', () => {
  it.each(MUTANTS)('$name turns $scenario red by $checker', { timeout: RUN_BOUND_MS }, async (mutant: Mutant) => {
    const planted = await plant(packageRoot(), mutant);
    try {
      const { code, trials, stderr } = await ordealRun([mutant.scenario, '--config', planted.config, '--no-baseline']);
      const [trial] = trials;
      expect(code, stderr).toBe(1);
      expect(trial?.verdict).toBe('fail');
      // The faults have to have struck all the same: a red for another reason proves nothing.
      for (const { planned, struck } of trial?.faults ?? []) expect(struck).toBeGreaterThanOrEqual(planned);
      const checker = trial?.checkers.find(({ name }) => name === mutant.checker);
      expect(checker?.verdict, JSON.stringify(trial?.checkers, null, 2)).toBe('fail');
      const said = checker?.findings.map(({ message, suggestion }) => `${message} ${suggestion ?? ''}`).join('\n');
      expect(said).toMatch(mutant.says);
    } finally {
      await rm(planted.dir, { recursive: true, force: true });
    }
  });
});
