// `// ordeal-ignore <rule>: <reason>` on the line or the one above excuses a place. A comment that excuses nothing is a finding.
import type { Node } from '@babel/traverse';
import type { Hit, LintFinding, RuleText, WorkflowModule } from './types.ts';

export const IGNORE_COMMENT: RuleText = {
  name: 'ignore-comment',
  looksFor: 'comments that should excuse a place and do not: without a reason, of no rule, with nothing to excuse',
  why: 'An excuse without a reason cannot be reviewed, and one that is left over hides the next mistake on its line.',
  instead: 'Write // ordeal-ignore <rule>: <reason> right above the place, or take the comment away.',
};

const MARK = /(?:^|\s)ordeal-ignore\b/u;
const EXCUSE = /(?:^|\s)ordeal-ignore\s+([a-z-]+)\s*:\s*(\S.*?)\s*$/u;

interface Excuse {
  /** Where the comment ends, from 1. */
  readonly line: number;
  readonly rule?: string;
  readonly reason?: string;
}

const commentsOf = ({ program }: WorkflowModule): NonNullable<Extract<Node, { type: 'File' }>['comments']> =>
  (program.parent.type === 'File' ? program.parent.comments : undefined) ?? [];

/** Every comment of a module that wants to excuse something. */
const excusesIn = (module: WorkflowModule): readonly Excuse[] =>
  commentsOf(module)
    .filter(({ value }) => MARK.test(value))
    .map(({ value, loc }) => {
      const [, rule, reason] = EXCUSE.exec(value.trim()) ?? [];
      const line = loc?.end.line ?? 1;
      return rule === undefined || reason === undefined ? { line } : { line, rule, reason };
    });

const whyUseless = ({ rule }: Excuse, known: ReadonlySet<string>): string => {
  if (rule === undefined) return 'The comment names no rule with a reason, and excuses nothing.';
  return known.has(rule)
    ? `Nothing of rule \`${rule}\` is found on this line or the next: the comment excuses nothing.`
    : `There is no rule \`${rule}\`: the comment excuses nothing.`;
};

export interface Sorted {
  readonly findings: readonly LintFinding[];
  readonly excused: readonly (LintFinding & { readonly reason: string })[];
  /** Comments that excuse nothing. */
  readonly useless: readonly Hit[];
}

/** @param known - names of all rules */
export function excuse(module: WorkflowModule, all: readonly LintFinding[], known: ReadonlySet<string>): Sorted {
  const excuses = excusesIn(module);
  const used = new Set<Excuse>();
  const findings: LintFinding[] = [];
  const excused: (LintFinding & { readonly reason: string })[] = [];
  for (const finding of all) {
    const found = excuses.find(
      ({ rule, line }) => rule === finding.rule && (line === finding.line || line === finding.line - 1),
    );
    if (found?.reason === undefined) findings.push(finding);
    else {
      used.add(found);
      excused.push({ ...finding, reason: found.reason });
    }
  }
  const useless = excuses
    .filter((one) => !used.has(one))
    .map((one) => ({ line: one.line, message: whyUseless(one, known) }));
  return { findings, excused, useless };
}
