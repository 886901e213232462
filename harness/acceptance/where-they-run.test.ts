// docs/promises.md says which scenarios are judged on which environment; the engine's own rule says it here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, loadPart, within } from '../config/load.ts';
import { configFixture, pipelineFixture } from '../engine/engine.fixture.ts';
import { lackFor } from '../engine/fitness.ts';
import { planTrial } from '../engine/plan.ts';
import { CAPABILITIES } from '../environment/capabilities.ts';
import type { EnvironmentKind } from '../environment/types.ts';
import { packageRoot } from '../package-root.ts';
import { isExecution } from '../scenario/kinds.ts';
import type { Scenario } from '../scenario/types.ts';

const { config, dir } = await loadConfig({ cwd: packageRoot() });
const { scenarios } = (await loadPart('scenarios', within(dir, config.scenarios))) as {
  readonly scenarios: readonly Scenario[];
};

const [, section = ''] = readFileSync(join(packageRoot(), 'docs/promises.md'), 'utf8').split(
  '## Where they are judged',
);
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** Why scenarios are not judged there, each reason once. */
const lacks = (kind: EnvironmentKind): readonly string[] => {
  const executed = scenarios.filter(isExecution);
  expect(executed.length).toBeGreaterThan(60);
  const plans = executed.map((scenario) => planTrial(scenario, pipelineFixture, configFixture, 'seed', 1, 'trial'));
  const found = plans.map((plan) => lackFor(plan, CAPABILITIES[kind])).filter((lack) => lack !== undefined);
  return [...new Set(found)].sort();
};

describe('where scenarios are judged', () => {
  it.each(Object.keys(CAPABILITIES) as EnvironmentKind[])('docs/promises.md says it of --env %s', (kind) => {
    const row = rows.find(([, name]) => name === `\`--env ${kind}\``);
    const said = row?.[3] === 'none' ? [] : row?.[3]?.split('; ').sort();
    expect(said).toEqual(lacks(kind));
  });
});
