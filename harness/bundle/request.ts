// What a bundle is asked for by, and the name it is kept under. Loads neither the SDK nor the bundler.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PipelineDataConverter } from '../pipeline/types.ts';
import { cacheDirOf } from '../toolchain/cache-dir.ts';
import { keptName } from './store.ts';

/** The part of a pipeline's data converter that is bundled. Absolute paths. */
export type SandboxConverters = Pick<PipelineDataConverter, 'payloadConverterPath' | 'failureConverterPath'>;

/** What decides, beside the sources, what a bundle is. */
export interface BundleKey {
  /** Absolute path of the module that exports the workflows. */
  readonly workflowsPath: string;
  /** The first is the outermost. */
  readonly interceptorModules: readonly string[];
  /** Converters of the pipeline's own: they run in the sandbox. */
  readonly converters?: SandboxConverters;
  /** Where bundles are kept. Default: `bundles` in the cache of programs. */
  readonly dir?: string;
}

/** Raised when the way of bundling changes and kept bundles are of no use any more. */
const GENERATION = '2';
/** What makes a bundle out of sources, beside the sources: another version may make another bundle. */
const MAKERS = ['webpack', '@swc/core', 'swc-loader', 'source-map-loader'];

let found: string | undefined;

/** Looked up once: Node itself reads a package.json once. */
const versionsOf = (): string => {
  if (found !== undefined) return found;
  const own = createRequire(import.meta.url);
  const worker = own.resolve('@temporalio/worker/package.json');
  const fromWorker = createRequire(worker);
  const version = (path: string): string => (own(path) as { readonly version: string }).version;
  found = [worker, ...MAKERS.map((name) => fromWorker.resolve(`${name}/package.json`))].map(version).join(' ');
  return found;
};

/** Where such a bundle is kept, and under which name. */
export const placeOf = ({
  workflowsPath,
  interceptorModules,
  converters: { payloadConverterPath, failureConverterPath } = {},
  dir,
}: BundleKey): { readonly dir: string; readonly name: string } => ({
  dir: dir ?? join(cacheDirOf(process.env), 'bundles'),
  name: keptName(
    GENERATION,
    versionsOf(),
    process.version,
    JSON.stringify([workflowsPath, interceptorModules, payloadConverterPath ?? '', failureConverterPath ?? '']),
  ),
});
