// A base from before worlds had to plan every answer is recorded all the same.
import { expect, it } from 'vitest';
import type { LoadedConfig } from '../../config/load.ts';
import { configFixture, pipelineFixture, scenarioFixture } from '../../engine/engine.fixture.ts';
import { planTrial, worldOfPlan } from '../../engine/plan.ts';
import type { LlmAnswer } from '../../scenario/types.ts';
import { asBefore } from './answers-of-before.ts';

const answersOf = (answers: LoadedConfig['config']['answers'], own?: readonly LlmAnswer[]) => {
  const loaded = { file: '', dir: '', pipelines: [pipelineFixture], pipelinesModule: '' };
  const scenario = own === undefined ? scenarioFixture : { ...scenarioFixture, world: { llm: { answers: own } } };
  const { config, scenarios } = asBefore({ ...loaded, config: { ...configFixture, answers: answers ?? {} } }, [
    scenario,
  ]);
  const [taken = scenario] = scenarios;
  return worldOfPlan(planTrial(taken, pipelineFixture, config.config, '7f3a', 1, 'trial')).llm?.answers;
};

it('has answers invented where none fits, and presses for none', () => {
  const invented = { invented: true, optional: true };
  const [ada, all] = [{ content: 'for Ada' }, { content: 'for everybody' }];
  expect(answersOf(undefined)).toEqual([invented]);
  expect(answersOf({ letters: 'invented' }, [ada])).toEqual([{ ...ada, optional: true }, invented]);
  expect(answersOf({ letters: [all] }, [ada])).toEqual([
    { ...ada, optional: true },
    { ...all, optional: true },
    invented,
  ]);
});
