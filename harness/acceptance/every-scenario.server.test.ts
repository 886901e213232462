// The main job as a test: every scenario of this repository, in one run, passes for the right reason: its faults struck.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, loadPart, within } from '../config/load.ts';
import { packageRoot } from '../package-root.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { complaintsOf, ordealRun, RUN_BOUND_MS, type RunSeen } from './command.fixture.ts';
import { FINDINGS } from './foreign-findings.ts';

const { config, dir } = await loadConfig({ cwd: packageRoot() });
const { scenarios } = await loadPart('scenarios', within(dir, config.scenarios));
const names = (scenarios as readonly { readonly name: string }[]).map(({ name }) => name);

let run: RunSeen;
/** Of scenarios that show a finding about code of others, by name. */
const evidence = new Map<string, TrialEvidence>();
const findings = Object.entries(FINDINGS).flatMap(([finding, by]) =>
  Object.entries(by).map(([scenario, demand]) => ({ finding, scenario, demand })),
);

beforeAll(async () => {
  // What starting over would have cost is measured in other-places: here it would double the work.
  run = await ordealRun(['--no-baseline'], {}, async ({ trials }, folder) => {
    const shown = trials.filter(({ scenario }) => findings.some((one) => one.scenario === scenario));
    for (const trial of shown) evidence.set(trial.scenario, await readTrialEvidence(join(folder, trial.evidence)));
  });
}, RUN_BOUND_MS);

describe('findings about code of others', () => {
  it.each(findings)('$finding is met and survived in $scenario', ({ scenario, demand }) => {
    const seen = evidence.get(scenario);
    expect(seen && demand(seen)).toEqual([]);
  });
});

describe('every scenario', () => {
  it('is in the run, and there are at least 60', () => {
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(run.trials.map(({ scenario }) => scenario)).toEqual(names);
  });

  it.each(names)('%s passes, and its faults struck', (name) => {
    const trial = run.trials.find(({ scenario }) => scenario === name);
    expect(trial && complaintsOf(trial)).toBe('');
    expect(trial?.verdict).toBe('pass');
    for (const { kind, planned, struck } of trial?.faults ?? []) {
      expect(planned, kind).toBeGreaterThan(0);
      expect(struck, kind).toBeGreaterThanOrEqual(planned);
    }
  });

  it('ends with 0, and waits weeks in no time', () => {
    expect(run.code, run.trials.map(complaintsOf).join('')).toBe(0);
    expect(run.summary['virtualMs']).toBeGreaterThan(21 * 24 * 3_600_000);
  });
});
