// The one place that bundles workflow code for the sandbox, by the SDK's own bundler; once per state of the sources on a machine.
import { dirname } from 'node:path';
import { type BundleOptions, bundleWorkflowCode, type Logger } from '@temporalio/worker';
import { wallClock } from '../clock.ts';
import { watchInputs } from './inputs.ts';
import { type BundleKey, placeOf } from './request.ts';
import { keep, readKept } from './store.ts';

export interface BundleRequest extends BundleKey {
  /** Hears the bundler's complaints. */
  readonly logger: Logger;
}

/** Nobody looks for a place in the SDK's own sources, and reading their maps is a quarter of the time that a bundle takes. */
const SDK_CODE = /[\\/]node_modules[\\/](?:@temporalio|@opentelemetry|protobufjs|long|nexus-rpc)[\\/]/;

type Config = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/** The bundler reads the source maps of all modules by a rule that comes before the others. */
const withoutMapsOfSdk = (config: Config): Config => ({
  ...config,
  module: {
    ...config.module,
    rules: (config.module?.rules ?? []).map((rule) =>
      typeof rule === 'object' && rule !== null && rule.enforce === 'pre' ? { ...rule, exclude: SDK_CODE } : rule,
    ),
  },
});

/**
 * The same from every working directory: names in a bundle are relative to the workflows.
 * @throws what the bundler throws; the complaints went to the logger
 */
export const bundleCode = async ({ logger, ...key }: BundleRequest): Promise<string> => {
  const { dir, name } = placeOf(key);
  const now = wallClock.now();
  const kept = await readKept(dir, name, now);
  if (kept !== undefined) return kept;
  const watch = watchInputs(now);
  const { workflowsPath } = key;
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [...key.interceptorModules],
    ...key.converters,
    logger,
    webpackConfigHook: (config) => watch.hook(withoutMapsOfSdk({ ...config, context: dirname(workflowsPath) })),
  });
  const inputs = watch.seen();
  // A cache that cannot be written (a read-only home, a full disk) costs the next run time, and nothing else.
  if (inputs !== undefined) await keep(dir, name, code, inputs).catch((error: Error) => logger.debug(error.message));
  return code;
};
