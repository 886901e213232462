// All rules over all files of a pipeline's workflow code. Nothing is run: what is found stands in the text.
import { relative } from 'node:path';
import { readModules } from './modules.ts';
import { reasonFor } from './ignore.ts';
import { lintRules } from './registry.ts';
import type { LintFinding, LintReport, LintRule, WorkflowModule } from './types.ts';

const findingsOf = (module: WorkflowModule, rule: LintRule, root: string): readonly LintFinding[] =>
  rule.check(module).map(({ line, message, instead }) => ({
    rule: rule.name,
    message: `${message} ${rule.why}`,
    suggestion: instead ?? rule.instead,
    file: relative(root, module.path),
    line,
  }));

const byPlace = (a: LintFinding, b: LintFinding): number =>
  a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;

/**
 * Looks at the workflow module and everything of the repository that it loads.
 *
 * @param root - paths in the report are relative to it
 * @throws HarnessError WORKFLOW_UNREADABLE
 */
export const lintWorkflows = async (workflowsPath: string, root: string): Promise<LintReport> => {
  const modules = await readModules(workflowsPath);
  const findings: LintFinding[] = [];
  const ignored: (LintFinding & { readonly reason: string })[] = [];
  for (const module of modules) {
    for (const finding of lintRules.flatMap((rule) => findingsOf(module, rule, root))) {
      const reason = reasonFor(module.text, finding.rule, finding.line);
      if (reason === undefined) findings.push(finding);
      else ignored.push({ ...finding, reason });
    }
  }
  return {
    files: modules.map(({ path }) => relative(root, path)),
    findings: findings.sort(byPlace),
    ignored: ignored.sort(byPlace),
  };
};
