// Packages that workflow code loads: followed through node_modules, with one note per package for what its code does.
import { builtinModules } from 'node:module';
import { basename, relative, sep } from 'node:path';
import { HarnessError } from '../errors.ts';
import { importsOf, readModules } from './modules.ts';
import { packageFile, packageOf } from './package-file.ts';
import { lintRules } from './registry.ts';
import { REACHING } from './rules/packages.ts';
import type { LintFinding, RuleText, WorkflowModule } from './types.ts';

export const PACKAGE_CODE: RuleText = {
  name: 'package-code',
  level: 'note',
  looksFor: 'packages that workflow code loads, with code in them that other rules look for',
  why: 'All of it is bundled into the sandbox, and runs there where the workflow comes to it.',
  instead: 'See that no workflow comes to these places, or use the package in an activity.',
};

/** Rules that speak of one’s own style: a package may keep state and order as it likes. */
const OWN_ONLY: ReadonlySet<string> = new Set([
  'module-state',
  'key-order',
  'icu-data',
  'stack-text',
  'read-only-handler',
  'order',
]);
const BUILT_IN: ReadonlySet<string> = new Set(builtinModules);
/** Made for the sandbox by those who made the sandbox. */
const isSdk = (specifier: string): boolean => specifier.startsWith('@temporalio/');

interface Loaded {
  readonly specifier: string;
  readonly line: number;
  readonly by: WorkflowModule;
}

const packagesLoadedBy = (modules: readonly WorkflowModule[]): readonly Loaded[] => {
  const loaded = new Map<string, Loaded>();
  for (const by of modules)
    for (const { specifier, line } of importsOf(by)) {
      const outside = !by.own.has(specifier) && !/^(?:[./]|node:)/.test(specifier);
      const name = packageOf(specifier);
      if (outside && !BUILT_IN.has(specifier) && !isSdk(specifier) && !REACHING.has(name) && !loaded.has(specifier))
        loaded.set(specifier, { specifier, line, by });
    }
  return [...loaded.values()];
};

const NODE_MODULES = `${sep}node_modules${sep}`;
const shownFile = (path: string): string =>
  path
    .slice(path.lastIndexOf(NODE_MODULES) + 1)
    .split(sep)
    .join('/');

/** What the rules find in a package, as one sentence; undefined for nothing. */
async function foundIn(path: string): Promise<string | undefined> {
  let modules: readonly WorkflowModule[];
  try {
    modules = await readModules([path]);
  } catch (error) {
    if (HarnessError.is(error)) return `cannot be read as code (${basename(path)}), so nothing is known of it`;
    throw error;
  }
  const found = modules.flatMap((module) =>
    lintRules
      .filter(({ name }) => !OWN_ONLY.has(name))
      .flatMap((rule) => rule.check(module, modules).map(({ line }) => ({ rule: rule.name, module, line }))),
  );
  const [first] = found;
  if (first === undefined) return undefined;
  const rules = [...new Set(found.map(({ rule }) => `\`${rule}\``))].join(', ');
  const place = `${shownFile(first.module.path)}:${first.line}`;
  return `has code that ${rules} look${rules.includes(',') ? '' : 's'} for, in ${found.length} places, first ${place}`;
}

/**
 * One note per package that workflow code loads and that has something in it, at the line that loads it.
 * @param root - paths in the notes are relative to it
 */
export async function lintPackages(modules: readonly WorkflowModule[], root: string): Promise<readonly LintFinding[]> {
  const notes: LintFinding[] = [];
  for (const { specifier, line, by } of packagesLoadedBy(modules)) {
    const path = packageFile(specifier, by.path);
    const said = path === undefined ? 'is not installed here, so nothing is known of it' : await foundIn(path);
    if (said !== undefined)
      notes.push({
        rule: PACKAGE_CODE.name,
        level: 'note',
        message: `\`${specifier}\` ${said}. ${PACKAGE_CODE.why}`,
        suggestion: PACKAGE_CODE.instead,
        file: relative(root, by.path),
        line,
      });
  }
  return notes;
}
