// What the model answers while a base is recorded: a base may be older than the rule that its world has to plan every answer.
import type { LoadedConfig } from '../../config/load.ts';
import type { ExecutionScenario } from '../../scenario/types.ts';

/** The same scenario; none of its answers has to be asked for. */
const unpressed = (scenario: ExecutionScenario): ExecutionScenario => {
  const { world } = scenario;
  if (world?.llm?.answers === undefined) return scenario;
  const answers = world.llm.answers.map((answer) => ({ ...answer, optional: true as const }));
  return { ...scenario, world: { ...world, llm: { ...world.llm, answers } } };
};

/** Where no answer fits, the text is made from the prompt: a history is recorded, and the answers are not what is judged. */
const inventing = (loaded: LoadedConfig): LoadedConfig => {
  const { config, pipelines } = loaded;
  const given = pipelines.map(({ name }) => {
    const answers = config.answers?.[name] ?? [];
    return [name, [...(answers === 'invented' ? [] : answers), { invented: true as const }]] as const;
  });
  return { ...loaded, config: { ...config, answers: Object.fromEntries(given) } };
};

/** Configuration and scenarios of a base as a recording takes them. */
export const asBefore = (config: LoadedConfig, scenarios: readonly ExecutionScenario[]) => ({
  config: inventing(config),
  scenarios: scenarios.map(unpressed),
});
