// Which code a trial begins and ends with, and what is said where a version is not there.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DeployFault } from '../scenario/types.ts';
import { pipelines } from '../workers/fixtures/pipeline.ts';
import { loadCodes } from './codes.ts';
import { configFixture, scenarioFixture } from './engine.fixture.ts';
import { planTrial } from './plan.ts';

const dir = fileURLToPath(new URL('./fixtures', import.meta.url));
const config = { file: '', dir, config: configFixture, pipelines, pipelinesModule: '/today.ts' };
const [probe] = pipelines;
const at = { at: '1 hour' } as const;
const careless = { pipelines: './releases.pipeline.ts', pipeline: 'probe-careless' } as const;

const codesOf = async (...faults: readonly Omit<DeployFault, 'kind' | 'on'>[]) => {
  if (probe === undefined) throw new Error('the fixture registers no pipeline');
  const deploys = faults.map((fault) => ({ kind: 'worker.deploy', on: at, ...fault }) as const);
  const scenario = { ...scenarioFixture, name: 'probe/deployed', pipeline: 'probe', faults: deploys };
  const codes = await loadCodes(config, [scenario]);
  const plan = planTrial(scenario, probe, configFixture, 'seed', 1, 'trial');
  const all = [codes.first(plan), ...plan.faults.map((planned) => codes.deployedBy(plan, planned)), codes.last(plan)];
  return all.map(({ pipeline, pipelinesModule }) => `${pipeline.name} of ${pipelinesModule.replace(dir, '')}`);
};

const TODAY = 'probe of /today.ts';
const NEXT = 'probe of /releases.pipeline.ts';

describe('the code of a trial', () => {
  it('is today’s where a version is left out, and has the name of the pipeline where none is said', async () => {
    expect(await codesOf()).toEqual([TODAY, TODAY]);
    expect(await codesOf({})).toEqual([TODAY, TODAY, TODAY]);
    expect(await codesOf({ from: { pipelines: './releases.pipeline.ts' } })).toEqual([NEXT, TODAY, TODAY]);
  });

  it('is that of the last deploy at the end', async () => {
    const last = 'probe-careless of /releases.pipeline.ts';
    expect(await codesOf({}, { to: careless })).toEqual([TODAY, TODAY, last, last]);
  });

  it('is refused before anything starts where the module, or the name in it, is not there', async () => {
    await expect(codesOf({ to: { ...careless, pipeline: 'prob' } })).rejects.toMatchObject({
      code: 'PIPELINE_UNKNOWN',
      message: expect.stringMatching(/registers probe, probe-careless, not "prob"/),
    });
    await expect(codesOf({ to: { pipelines: './nowhere.ts' } })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
