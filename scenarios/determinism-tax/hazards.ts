// The determinism tax: each step that workflow code must not do, found in the text, with its place and what to write instead.
import type { LintScenario } from 'ordeal/scenario';

const FOLDER = 'pipelines/determinism-tax/hazards';

const hazard = (name: string, what: string, rule: string, file: string): LintScenario => ({
  kind: 'lint',
  name: `determinism-tax/${name}`,
  why: `In workflow code, ${what} is found before production finds it.`,
  pipeline: 'determinism-tax',
  module: `${FOLDER}/${file}`,
  expect: { findings: [{ rule, file: `${FOLDER}/${file}` }] },
});

export const hazards: readonly LintScenario[] = [
  hazard('reads-the-clock', 'reading the clock', 'clock', 'clock.ts'),
  hazard('draws-random-numbers', 'random numbers', 'random', 'random.ts'),
  hazard('makes-ids-of-its-own', 'UUIDs', 'host-module', 'uuid.ts'),
  hazard('reads-environment-variables', 'environment variables', 'environment', 'environment.ts'),
  hazard('asks-a-database', 'a database', 'database', 'database.ts'),
  hazard('uses-the-network', 'the network', 'network', 'network.ts'),
  hazard('sorts-by-the-machines-locale', 'an order that is not stable', 'order', 'order.ts'),
  hazard('calls-the-model', 'calling the LLM', 'llm-call', 'llm-call.ts'),
];
