// What a bundle is asked for by, and the name it is kept under. Loads neither the SDK nor the bundler.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cacheDirOf } from '../toolchain/options.ts';
import { keptName } from './store.ts';

/** What decides, beside the sources, what a bundle is. */
export interface BundleKey {
  /** Absolute path of the module that exports the workflows. */
  readonly workflowsPath: string;
  /** The first is the outermost. */
  readonly interceptorModules: readonly string[];
  /** Where bundles are kept. Default: `bundles` in the cache of programs. */
  readonly dir?: string;
}

/** Raised when the way of bundling changes and kept bundles are of no use any more. */
const GENERATION = '2';
/** What makes a bundle out of sources, beside the sources: another version may make another bundle. */
const MAKERS = ['webpack', '@swc/core', 'swc-loader', 'source-map-loader'];

const versionsOf = (): string => {
  const own = createRequire(import.meta.url);
  const worker = own.resolve('@temporalio/worker/package.json');
  const fromWorker = createRequire(worker);
  const version = (path: string): string => (own(path) as { readonly version: string }).version;
  return [worker, ...MAKERS.map((name) => fromWorker.resolve(`${name}/package.json`))].map(version).join(' ');
};

/** Where such a bundle is kept, and under which name. */
export const placeOf = ({
  workflowsPath,
  interceptorModules,
  dir,
}: BundleKey): { readonly dir: string; readonly name: string } => ({
  dir: dir ?? join(cacheDirOf(process.env), 'bundles'),
  name: keptName(GENERATION, versionsOf(), process.version, JSON.stringify([workflowsPath, interceptorModules])),
});
