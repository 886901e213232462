// Whose code a scenario runs: a history that began on another version is no baseline of this one.
import { expect, it } from 'vitest';
import { runsOwnCode } from './kinds.ts';
import { SMALLEST } from './smallest.fixture.ts';
import type { DeployFault, ExecutionScenario } from './types.ts';

const scenario: ExecutionScenario = SMALLEST;
const deployed = (more: Partial<DeployFault>): ExecutionScenario => ({
  ...scenario,
  faults: [{ kind: 'worker.deploy', on: { at: '1 hour' }, ...more }],
});
const other = { pipelines: './other.ts' };

it('is the repository’s own unless a deploy names another version, before or after', () => {
  expect(runsOwnCode(scenario)).toBe(true);
  expect(runsOwnCode(deployed({}))).toBe(true);
  expect(runsOwnCode(deployed({ from: other }))).toBe(false);
  expect(runsOwnCode(deployed({ to: other }))).toBe(false);
  expect(runsOwnCode({ kind: 'replay', name: 'a/b', why: '', pipeline: 'a' })).toBe(false);
});
