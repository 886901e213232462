// Which pipelines have other workflow code than the base. The same code cannot diverge from its own histories.
import { realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { unchanged } from '../../bundle/inputs.ts';
import { placeOf } from '../../bundle/request.ts';
import { readKeptInputs } from '../../bundle/store.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import { sandboxConverters } from '../../replay/workflow-code.ts';
import { bundleDigest } from '../code-version.ts';

export type PipelineChange =
  /** In the base and here, with the same workflow code. */
  | { readonly kind: 'unchanged'; readonly pipeline: string }
  | { readonly kind: 'changed'; readonly pipeline: string; readonly old: Pipeline; readonly missing: readonly string[] }
  /** Not in the base: no execution of it can be in flight. */
  | { readonly kind: 'new'; readonly pipeline: string }
  /** Not here any more. */
  | { readonly kind: 'gone'; readonly pipeline: string; readonly types: readonly string[] };

export interface BothTrees {
  readonly repository: string;
  readonly base: string;
  /** Whether both use the same installed packages. */
  readonly samePackages: boolean;
}

const modulesOf = ({ interceptors }: Pipeline): readonly string[] => interceptors?.workflowModules ?? [];

/** Each by its name: the same module as another converter is another code. */
const convertersOf = (pipeline: Pipeline): readonly string[] => {
  const { payloadConverterPath = '', failureConverterPath = '' } = sandboxConverters(pipeline);
  return [payloadConverterPath, failureConverterPath];
};

/** Whether all that the work tree's bundle was made from is the same in the base. Not known: false. */
async function sameInputs(pipeline: Pipeline, { repository, base }: BothTrees): Promise<boolean> {
  const { workflowsPath } = pipeline;
  const key = { workflowsPath, interceptorModules: modulesOf(pipeline), converters: sandboxConverters(pipeline) };
  const { dir, name } = placeOf(key);
  const inputs = await readKeptInputs(dir, name);
  if (inputs === undefined || !unchanged(inputs)) return false;
  const ours = Object.entries(inputs).filter(([path]) => path.startsWith(`${repository}${sep}`));
  // Installed packages are the same ones for both, wherever they lie.
  const own = ours.filter(([path]) => !path.includes(`${sep}node_modules${sep}`));
  const inBase = Object.fromEntries(own.map(([path, state]) => [join(base, relative(repository, path)), state]));
  return unchanged(inBase);
}

/** The same modules in both trees, by their place in the repository. */
function sameModules(old: Pipeline, now: Pipeline, trees: BothTrees): boolean {
  const place = (root: string, path: string): string => {
    const real = path === '' ? '' : realpathSync(path);
    return real.startsWith(`${root}${sep}`) ? relative(root, real) : real;
  };
  const listed = (root: string, pipeline: Pipeline): string =>
    [pipeline.workflowsPath, ...modulesOf(pipeline), ...convertersOf(pipeline)]
      .map((path) => place(root, path))
      .join('\n');
  return listed(trees.base, old) === listed(trees.repository, now);
}

/** @throws {HarnessError} `BUNDLE_FAILED` */
async function sameCode(old: Pipeline, now: Pipeline, trees: BothTrees): Promise<boolean> {
  if (trees.samePackages && sameModules(old, now, trees) && (await sameInputs(now, trees))) return true;
  // Other sources may still make the same code: another version in package.json, a type.
  return (await bundleDigest(now)) === (await bundleDigest(old));
}

/**
 * Compares the pipelines of the base with those of the work tree.
 *
 * @param news - all of them: a Workflow Type may have moved to a pipeline that is not compared
 * @param wanted - those that are compared; default: all
 * @returns in the order of the work tree's, those that are gone at the end
 * @throws {HarnessError} `BUNDLE_FAILED`
 */
export async function changesOf(
  olds: readonly Pipeline[],
  news: readonly Pipeline[],
  trees: BothTrees,
  wanted: (pipeline: Pipeline) => boolean = () => true,
): Promise<readonly PipelineChange[]> {
  const changes: PipelineChange[] = [];
  const registered = new Set(news.flatMap(({ workflows }) => workflows.map(({ type }) => type)));
  const missing = ({ workflows }: Pipeline): readonly string[] =>
    workflows.map(({ type }) => type).filter((type) => !registered.has(type));
  for (const now of news.filter(wanted)) {
    const old = olds.find(({ name }) => name === now.name);
    if (old === undefined) changes.push({ kind: 'new', pipeline: now.name });
    else if (missing(old).length === 0 && (await sameCode(old, now, trees)))
      changes.push({ kind: 'unchanged', pipeline: now.name });
    else changes.push({ kind: 'changed', pipeline: now.name, old, missing: missing(old) });
  }
  for (const old of olds.filter((each) => wanted(each) && !news.some(({ name }) => name === each.name))) {
    const types = missing(old);
    // Under another name its histories are still somebody's: those of the pipeline that has the Workflow Type.
    if (types.length < old.workflows.length) changes.push({ kind: 'changed', pipeline: old.name, old, missing: types });
    else changes.push({ kind: 'gone', pipeline: old.name, types });
  }
  return changes;
}
