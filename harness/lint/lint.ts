// All rules over all files of a pipeline's workflow code. Nothing is run: what is found stands in the text.
import { relative, sep } from 'node:path';
import type { Pipeline } from '../pipeline/types.ts';
import { readModules } from './modules.ts';
import { excuse, IGNORE_COMMENT } from './ignore.ts';
import { lintPackages, PACKAGE_CODE } from './packages.ts';
import { lintRules } from './registry.ts';
import type { Hit, LintFinding, LintReport, LintRule, RuleText, WorkflowModule } from './types.ts';

/** Every rule in words, those about comments and packages included: in the order of docs/lint.md. */
export const RULE_TEXTS: readonly RuleText[] = [...lintRules, PACKAGE_CODE, IGNORE_COMMENT];

const KNOWN: ReadonlySet<string> = new Set(RULE_TEXTS.map(({ name }) => name));

const placeOf = (rule: RuleText, { line, message, instead }: Hit, file: string): LintFinding => ({
  rule: rule.name,
  ...(rule.level === undefined ? {} : { level: rule.level }),
  message: `${message} ${rule.why}`,
  suggestion: instead ?? rule.instead,
  file,
  line,
});

const findingsOf = (
  module: WorkflowModule,
  all: readonly WorkflowModule[],
  rule: LintRule,
  root: string,
): readonly LintFinding[] => rule.check(module, all).map((each) => placeOf(rule, each, relative(root, module.path)));

/** What of a pipeline runs in the sandbox and is the repository's own: its workflows, its interceptors and its converters. */
export const lintedEntries = ({ workflowsPath, interceptors, dataConverter }: Pipeline): readonly string[] => [
  workflowsPath,
  ...[
    ...(interceptors?.workflowModules ?? []),
    ...[dataConverter?.payloadConverterPath, dataConverter?.failureConverterPath].filter((path) => path !== undefined),
  ].filter((path) => !path.split(sep).includes('node_modules')),
];

const byPlace = (a: LintFinding, b: LintFinding): number =>
  a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;

/**
 * Looks at modules of workflow code and everything of the repository that they load.
 *
 * @param root - paths in the report are relative to it
 * @throws HarnessError WORKFLOW_UNREADABLE
 */
export const lintWorkflows = async (entries: readonly string[], root: string): Promise<LintReport> => {
  const modules = await readModules(entries);
  const notes = await lintPackages(modules, root);
  const findings: LintFinding[] = [];
  const ignored: (LintFinding & { readonly reason: string })[] = [];
  for (const module of modules) {
    const file = relative(root, module.path);
    const found = lintRules.flatMap((rule) => findingsOf(module, modules, rule, root));
    const { useless, ...sorted } = excuse(module, [...found, ...notes.filter((one) => one.file === file)], KNOWN);
    findings.push(...sorted.findings, ...useless.map((one) => placeOf(IGNORE_COMMENT, one, file)));
    ignored.push(...sorted.excused);
  }
  return {
    files: modules.map(({ path }) => relative(root, path)),
    findings: findings.sort(byPlace),
    ignored: ignored.sort(byPlace),
  };
};
