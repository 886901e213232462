// Bundles a pipeline's workflow code once, for every hosted process that runs it.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { DefaultLogger } from '@temporalio/worker';
import { bundleCode } from '../bundle/bundle-code.ts';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { digest } from '../random.ts';
import { codeKey, sandboxConverters, workflowCodeOf } from '../replay/workflow-code.ts';

/** Where the bundled code is. */
export interface WorkflowBundle {
  /** Absolute path; for `workflowBundle` of a worker. */
  readonly codePath: string;
}

interface BundlePlace {
  readonly outDir: string;
  /** Aborted: nothing is written any more. */
  readonly signal?: AbortSignal;
}

/** The module that tells of workflow tasks; part of every bundle. */
export const workflowPointsPath = fileURLToPath(
  new URL(`./host/workflow-points.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
);

const HASH_LENGTH = 12;
const MAX_REASON = 600;
const bundles = new Map<string, Promise<WorkflowBundle>>();

/** One complaint: where, what in one line, and who imports it. */
const COMPLAINT = /^ERROR in (\S+).*\n(.+)(?:\n(?! ?@|ERROR in).*)*(?:\n @ (\S+ \S+))?/gm;
const MAX_COMPLAINTS = 3;

/** What the bundler complained about, without its statistics and stacks. */
function shortReason(error: unknown, log: string): string {
  const complaints = [...stripVTControlCharacters(log).matchAll(COMPLAINT)].slice(0, MAX_COMPLAINTS);
  const lines = complaints.map(
    ([, where, what, importer]) => `${where}: ${what?.replace(/\.$/, '')}${importer ? ` (in ${importer})` : ''}`,
  );
  const text = lines.length > 0 ? lines.join('; ') : String(error instanceof Error ? error.message : error);
  return text.trim().replace(/\.$/, '').slice(0, MAX_REASON);
}

async function bundle(pipeline: Pipeline, { outDir, signal }: BundlePlace): Promise<WorkflowBundle> {
  const complaints: string[] = [];
  const logger = new DefaultLogger('ERROR', ({ message }) => complaints.push(message));
  const built = await bundleCode({
    workflowsPath: pipeline.workflowsPath,
    // The points are innermost: what the pipeline's own interceptors refuse never comes to them.
    interceptorModules: [...(pipeline.interceptors?.workflowModules ?? []), workflowPointsPath],
    converters: sandboxConverters(pipeline),
    logger,
  }).catch((error: unknown) => {
    throw new HarnessError(
      'BUNDLE_FAILED',
      `Failed to bundle the workflows of ${pipeline.name}: ${shortReason(error, complaints.join('\n'))}. ` +
        `Correct ${pipeline.workflowsPath}; workflow code may import neither Node modules nor activities.`,
      { cause: error },
    );
  });
  const codePath = join(outDir, `${pipeline.name}-${digest(HASH_LENGTH, built)}.workflows.js`);
  // The folder may be gone already when nobody wants the bundle any more: it must not come back.
  signal?.throwIfAborted();
  await mkdir(outDir, { recursive: true });
  // Renamed into place: a process never reads half a bundle.
  const unfinished = `${codePath}.${process.pid}.tmp`;
  await writeFile(unfinished, built);
  await rename(unfinished, codePath);
  return { codePath };
}

/**
 * Bundles the workflows of a pipeline into `outDir`, once per pipeline and folder in this process.
 * The bundle reports workflow tasks to the sink `ordealPoints`: a worker without it (a replay) takes `silentPoints` as sinks.
 * @throws HarnessError BUNDLE_FAILED
 */
export function bundleWorkflows(pipeline: Pipeline, place: BundlePlace): Promise<WorkflowBundle> {
  const key = `${place.outDir}\n${codeKey(workflowCodeOf(pipeline))}`;
  const known = bundles.get(key);
  if (known !== undefined) return known;
  const building = bundle(pipeline, place);
  bundles.set(key, building);
  // A failure is told to everyone who waits, and tried anew by who asks later.
  building.catch(() => bundles.delete(key));
  return building;
}

/** Takes the reports of a bundle where nobody wants them. */
export const silentPoints = {
  ordealPoints: { workflowTask: { fn: (): void => undefined }, continueAsNew: { fn: (): void => undefined } },
};
