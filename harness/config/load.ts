// Finds ordeal.config.*, loads it and the pipelines it names, and checks both before anything starts.
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { Problem } from '../problems.ts';
import { didYouMean } from '../suggest.ts';
import { loadModule } from './load-module.ts';
import { isFineConfig, isFinePipeline } from './quick-look.ts';
import type { OrdealConfig } from './types.ts';

/** Names that are looked for, in this order. */
export const CONFIG_NAMES = ['ordeal.config.ts', 'ordeal.config.mts', 'ordeal.config.js', 'ordeal.config.mjs'] as const;

/** The configuration with all that it names loaded and checked. */
export interface LoadedConfig {
  /** Absolute path of the file. */
  readonly file: string;
  /** Its folder: paths in the configuration are relative to it. */
  readonly dir: string;
  readonly config: OrdealConfig;
  readonly pipelines: readonly Pipeline[];
  /** Absolute path of the module that exports `pipelines`, for worker processes. */
  readonly pipelinesModule: string;
}

/** The configuration of a folder: in it, or in the nearest folder above. */
export function findConfig(from: string): string | undefined {
  for (let dir = resolve(from); ; dir = dirname(dir)) {
    const found = CONFIG_NAMES.map((name) => join(dir, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (dirname(dir) === dir) return undefined;
  }
}

function locate(file: string | undefined, cwd: string): string {
  if (file !== undefined) {
    const path = resolve(cwd, file);
    if (existsSync(path)) return path;
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to read the configuration ${path}: there is no such file. Check --config.`,
    );
  }
  const found = findConfig(cwd);
  if (found !== undefined) return found;
  throw new HarnessError(
    'CONFIG_INVALID',
    `Failed to find a configuration: no ${CONFIG_NAMES[0]} in ${cwd} or any folder above. ` +
      'Write one that exports defineConfig({ pipelines, scenarios, environment }), or name one with --config.',
  );
}

/**
 * Loads a module that the repository under test provides.
 *
 * @param what - for messages: `configuration`, `pipelines`
 * @throws {HarnessError} `CONFIG_INVALID` with the reason when it is missing or throws while it loads
 */
export async function loadPart(what: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(file)) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to load the ${what} ${file}: there is no such file. Correct the path.`,
    );
  }
  try {
    return await loadModule(file);
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to load the ${what} ${file}: ${reason} Correct the module; --verbose shows where it failed.`,
      {
        cause,
      },
    );
  }
}

/** What the schema says, where a quick look leaves a doubt. */
async function problemsOf(kind: 'config' | 'pipeline', value: unknown): Promise<readonly Problem[]> {
  if (kind === 'config' ? isFineConfig(value) : isFinePipeline(value)) return [];
  const [{ problemsIn }, { configSchema, pipelineSchema }] = await Promise.all([
    import('../problems.ts'),
    import('./schema.ts'),
  ]);
  return problemsIn(kind === 'config' ? configSchema : pipelineSchema, value);
}

async function refuse(what: string, file: string, problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return;
  const { problemLines } = await import('../problems.ts');
  throw new HarnessError(
    'CONFIG_INVALID',
    `Failed to use the ${what} of ${file}: correct what follows.\n${problemLines(problems)}`,
  );
}

/**
 * Loads a module that registers pipelines.
 *
 * @param file - absolute path
 * @throws {HarnessError} `CONFIG_INVALID`, with the path of each field that is wrong
 */
export async function loadPipelines(file: string): Promise<readonly Pipeline[]> {
  const { pipelines } = await loadPart('pipelines', file);
  if (!Array.isArray(pipelines) || pipelines.length === 0) {
    const got = pipelines === undefined ? 'no export of this name' : 'an empty list or no list at all';
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to use the pipelines of ${file}: \`pipelines\` must be a list of at least one Pipeline, got ${got}. Export it.`,
    );
  }
  const problems = await Promise.all(
    pipelines.map(async (pipeline: unknown, index) =>
      (await problemsOf('pipeline', pipeline)).map(({ path, message }) => ({
        path: `pipelines[${index}].${path}`,
        message,
      })),
    ),
  );
  await refuse('pipelines', file, problems.flat());
  const known = pipelines as readonly Pipeline[];
  await refuse('pipelines', file, twice(known));
  return known;
}

const twice = (pipelines: readonly Pipeline[]): readonly Problem[] =>
  pipelines.flatMap(({ name }, index) => {
    const first = pipelines.findIndex((other) => other.name === name);
    return first === index
      ? []
      : [{ path: `pipelines[${index}].name`, message: `"${name}" is already the name of pipelines[${first}].` }];
  });

/** Effects and answers are given by pipeline name: a name nobody has would never be looked at. */
function strayNames(config: OrdealConfig, pipelines: readonly Pipeline[]): readonly Problem[] {
  const known = pipelines.map(({ name }) => name);
  return (['effects', 'answers'] as const).flatMap((section) =>
    Object.keys(config[section] ?? {})
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path: `${section}['${name}']`,
        message: `no pipeline has this name. ${didYouMean(name, known)}Known: ${known.join(', ')}.`,
      })),
  );
}

/**
 * Loads the configuration and the pipelines.
 *
 * @param options.file - path of the configuration; default: searched upward from `options.cwd`
 * @throws {HarnessError} `CONFIG_INVALID`, with the path of each field that is wrong
 */
export async function loadConfig(options: {
  readonly file?: string | undefined;
  readonly cwd: string;
}): Promise<LoadedConfig> {
  const file = locate(options.file, options.cwd);
  const dir = dirname(file);
  const { default: exported } = await loadPart('configuration', file);
  await refuse('configuration', file, await problemsOf('config', exported));
  const config = exported as OrdealConfig;
  const pipelinesModule = within(dir, config.pipelines);
  const pipelines = await loadPipelines(pipelinesModule);
  await refuse('configuration', file, strayNames(config, pipelines));
  return { file, dir, config, pipelines, pipelinesModule };
}

/** A path of the configuration, made absolute. */
export const within = (dir: string, path: string): string => (isAbsolute(path) ? path : resolve(dir, path));
