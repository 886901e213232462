// Loads the module that registers the pipelines: TypeScript as it stands, on every supported Node.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createJiti } from 'jiti';
import type { Pipeline, PipelineModule } from '../../pipeline/types.ts';

/** The SDK's packages keep state in modules, so a pipeline has to meet the very instances that this process runs on. */
const SHARED = ['activity', 'client', 'common', 'proto', 'worker', 'workflow'];

function sharedPackages(): Record<string, string> {
  const { resolve } = createRequire(import.meta.url);
  return Object.fromEntries(
    SHARED.map((name) => [`@temporalio/${name}`, dirname(resolve(`@temporalio/${name}/package.json`))]),
  );
}

const loaded = new Map<string, Promise<PipelineModule>>();

/** Imports a module of the repository under test. Compiled text is kept on disk by jiti, for the next process. */
export const importModule = <T>(path: string): Promise<T> =>
  createJiti(import.meta.url, { fsCache: true, alias: sharedPackages() }).import<T>(path);

/** Imports a pipelines module once per process. */
export function loadPipelines(modulePath: string): Promise<PipelineModule> {
  const known = loaded.get(modulePath);
  if (known !== undefined) return known;
  const loading = importModule<PipelineModule>(modulePath);
  loaded.set(modulePath, loading);
  return loading;
}

/** One pipeline of the module; throws with the names that exist. */
export async function loadPipeline(modulePath: string, name: string): Promise<Pipeline> {
  const { pipelines } = await loadPipelines(modulePath);
  const pipeline = pipelines?.find((one) => one.name === name);
  if (pipeline !== undefined) return pipeline;
  const names = pipelines?.map((one) => one.name).join(', ') ?? 'nothing';
  throw new Error(`${modulePath} registers ${names}, not ${name}`);
}
