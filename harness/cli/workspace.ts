// The repository under test as a command sees it: configuration, pipelines and, where asked for, scenarios.
import { resolve } from 'node:path';
import { unlessAborted } from '../abort.ts';
import { loadConfig, loadPart, within, type LoadedConfig } from '../config/load.ts';
import type { MatrixColumn } from '../scenario/matrix-types.ts';
import type { Scenario } from '../scenario/types.ts';
import type { Shell } from './shell.ts';

/** Where runs go when neither --out nor the configuration says: inside the repository, out of version control. */
export const OUT_DEFAULT = '.ordeal/runs';

/** The configuration that --config names, or the nearest one. It is code: one that never ends loading does not hold up a Ctrl-C. */
export const openConfig = (shell: Shell, file: string | undefined): Promise<LoadedConfig> =>
  unlessAborted(shell.signal, loadConfig({ file, cwd: shell.cwd }));

/** All scenarios of the repository, checked against its pipelines. */
export async function openScenarios(config: LoadedConfig): Promise<readonly Scenario[]> {
  const file = within(config.dir, config.config.scenarios);
  // Loaded where scenarios are: a replay has none.
  const { parseScenarios } = await import('../scenario/parse.ts');
  const { scenarios } = await loadPart('scenarios', file);
  return parseScenarios(scenarios, config.pipelines, file);
}

/** The scenarios, and what the repository says of its matrix. */
export async function openMatrix(
  config: LoadedConfig,
): Promise<{ readonly scenarios: readonly Scenario[]; readonly columns: readonly MatrixColumn[] }> {
  const file = within(config.dir, config.config.scenarios);
  const { parseMatrix } = await import('../scenario/parse-matrix.ts');
  const { parseScenarios } = await import('../scenario/parse.ts');
  const { scenarios, matrix } = await loadPart('scenarios', file);
  return { scenarios: parseScenarios(scenarios, config.pipelines, file), columns: parseMatrix(matrix, file) };
}

/** --out is relative to where the person stands, the configuration's `out` to the configuration. */
export const outFolder = (shell: Shell, config: LoadedConfig, option: string | undefined): string =>
  option === undefined ? within(config.dir, config.config.out ?? OUT_DEFAULT) : resolve(shell.cwd, option);
