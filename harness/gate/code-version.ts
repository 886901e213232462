// Which code a history was recorded with: the commit of the repository, and a digest of the workflow code itself.
import { portableDigest } from '../bundle/portable.ts';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { sandboxConverters } from '../replay/workflow-code.ts';
import { git } from './base/git.ts';
import type { CodeVersion } from './manifest.ts';

const REASON_LENGTH = 400;

/**
 * The digest of a pipeline's workflow code with its own interceptors and converters; the same code has the same digest in any folder.
 * @throws {HarnessError} `BUNDLE_FAILED`
 */
export async function bundleDigest(pipeline: Pipeline): Promise<string> {
  const { name, workflowsPath, interceptors } = pipeline;
  // Loaded late: it takes a second, and where nothing has changed nobody bundles.
  const [{ DefaultLogger }, { bundleCode }] = await Promise.all([
    import('@temporalio/worker'),
    import('../bundle/bundle-code.ts'),
  ]);
  const complaints: string[] = [];
  const logger = new DefaultLogger('ERROR', ({ message }) => complaints.push(message));
  const interceptorModules = interceptors?.workflowModules ?? [];
  try {
    return portableDigest(
      await bundleCode({ workflowsPath, interceptorModules, converters: sandboxConverters(pipeline), logger }),
    );
  } catch (cause) {
    const reason = complaints.join(' ') || (cause instanceof Error ? cause.message : String(cause));
    throw new HarnessError(
      'BUNDLE_FAILED',
      `Failed to bundle the workflows of ${name} (${workflowsPath}): ${reason.slice(0, REASON_LENGTH)}. Correct the workflow module and run again.`,
      { cause },
    );
  }
}

/** Commit and state of the folder; empty outside a git repository and on a machine without git. */
export async function commitOf(dir: string): Promise<CodeVersion> {
  try {
    const [head, status] = [await git(dir, 'rev-parse', 'HEAD'), await git(dir, 'status', '--porcelain')];
    if (head.kind === 'refused' || status.kind === 'refused') return {};
    return { commit: head.text, dirty: status.text !== '' };
  } catch (error) {
    if (HarnessError.is(error) && error.code === 'TOOL_MISSING') return {};
    throw error;
  }
}

/** @param dir - folder of the repository */
export const codeVersionOf = async (pipeline: Pipeline, dir: string): Promise<CodeVersion> => ({
  ...(await commitOf(dir)),
  bundle: await bundleDigest(pipeline),
});
