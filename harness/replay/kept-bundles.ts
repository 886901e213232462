// Takes a leak and a cost off a process that replays: the SDK takes a bundle apart for every pass, and frees none of the source maps that it has looked into.
import { Worker } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

type Bundle = Parameters<typeof globalHandlers.addWorkflowBundle>[0];
type SourceMap = NonNullable<ReturnType<typeof globalHandlers.bundleFilenameToSourceMapConsumer.get>>;

interface Kept {
  readonly code: string;
  /** What a bundle is called depends on it. */
  readonly folder: string;
  readonly bundle: Bundle;
  sourceMap?: SourceMap;
}

/** A bundle taken apart has about 6 MiB. Slices come pipeline by pipeline, so more are seldom asked for again. */
const KEPT_AT_MOST = 2;

/**
 * Left alone, each pass reads the source map out of the bundle, writes it back, compiles and runs the script once for a debugger and lets that stand for ten
 * seconds; and the positions that stacks are looked up in, more than a megabyte outside of the heap, are read anew and never freed.
 * Call once, in a process that replays one batch at a time.
 */
export function keepBundles(): void {
  /** Used last, first. */
  let kept: readonly Kept[] = [];
  const take = Worker['getOrCreateBundle'].bind(Worker);
  Worker['getOrCreateBundle'] = async (options, logger) => {
    const { workflowBundle } = options;
    if (workflowBundle === undefined || !('code' in workflowBundle)) return take(options, logger);
    const { code } = workflowBundle;
    const folder = process.cwd();
    const known = kept.find((each) => each.code === code && each.folder === folder);
    const bundle = known?.bundle ?? (await take(options, logger));
    if (bundle === undefined) return undefined;
    const first = known ?? { code, folder, bundle };
    const all = [first, ...kept.filter((each) => each !== first)];
    for (const { sourceMap } of all.slice(KEPT_AT_MOST)) sourceMap?.destroy();
    kept = all.slice(0, KEPT_AT_MOST);
    return bundle;
  };
  const { bundleFilenameToSourceMapConsumer: open } = globalHandlers;
  const add = globalHandlers.addWorkflowBundle.bind(globalHandlers);
  globalHandlers.addWorkflowBundle = async (bundle) => {
    const mine = kept.find((each) => each.bundle === bundle);
    if (mine?.sourceMap === undefined) await add(bundle);
    else open.set(bundle.filename, mine.sourceMap);
    const sourceMap = open.get(bundle.filename);
    if (mine !== undefined && sourceMap !== undefined) mine.sourceMap = sourceMap;
  };
}
