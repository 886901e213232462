// What a rule over workflow code is given, and what it says.
import type { NodePath } from '@babel/traverse';
import type { LintEvidence, LintPlace } from '../../reports/evidence/code-evidence.ts';

/** A file of workflow code, read and parsed. */
export interface WorkflowModule {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  /** The root of the syntax tree, ready to be walked. */
  readonly program: NodePath;
  /** What it imports of the repository's own, by the name it has there: absolute paths, perhaps without an ending. */
  readonly own: ReadonlyMap<string, string>;
}

/** One place that a rule does not accept. */
export interface Hit {
  /** From 1. */
  readonly line: number;
  /** What stands there and what it does at run time, one sentence. */
  readonly message: string;
  /** What to write instead, where it differs from the rule's own advice. */
  readonly instead?: string;
}

/** What a rule is, in words. */
export interface RuleText {
  /** kebab-case; what an ignore comment names. */
  readonly name: string;
  /** What the rule looks for, one sentence. */
  readonly looksFor: string;
  /** Why a replay cannot survive it. */
  readonly why: string;
  /** What to write instead. */
  readonly instead: string;
  /** Absent: an error. */
  readonly level?: 'warning' | 'note';
}

/** One family of things that workflow code must not do. */
export interface LintRule extends RuleText {
  /** @param all - every module of the repository that was read, for what is declared elsewhere */
  check(module: WorkflowModule, all: readonly WorkflowModule[]): readonly Hit[];
}

export type LintFinding = LintPlace;

/** `files` are relative to the root, and never empty. */
export type LintReport = LintEvidence;
