// Turns what zod found into lines that say where and what is allowed. All problems at once, each with its path.
import { z } from 'zod';
import { didYouMean } from './suggest.ts';

/** One thing that is wrong with data from outside. */
export interface Problem {
  /** `faults[1].on.attempts`; empty for the value itself. */
  readonly path: string;
  readonly message: string;
}

/** Longest value that is shown in a message, in characters. */
const SHOWN_MAX = 60;

/** An object in which every key must be known. Remembers its keys, so that a wrong one can be answered with the right one. */
export const exact = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });

/** `faults[1].on` of `['faults', 1, 'on']`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return /^[\w$]+$/.test(String(part))
      ? `${text}${text === '' ? '' : '.'}${String(part)}`
      : `${text}['${String(part)}']`;
  }, '');

/** The value as a person would write it, cut short. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  const text = JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[part], value);

function wrongValue(allowed: readonly unknown[], got: unknown): string {
  const words = allowed.filter((word) => typeof word === 'string');
  const meant = typeof got === 'string' ? didYouMean(got, words) : '';
  return `expected ${allowed.map(show).join(' | ')}, got ${show(got)}. ${meant}`.trim();
}

function messageOf(issue: z.core.$ZodIssue, got: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected === 'record' ? 'object' : issue.expected}, got ${show(got)}.`;
    case 'invalid_value':
      return wrongValue(issue.values, got);
    case 'too_small':
      return `expected ${issue.origin === 'array' ? 'at least' : 'a value of at least'} ${String(issue.minimum)}, got ${show(got)}.`;
    case 'too_big':
      return `expected ${issue.origin === 'array' ? 'at most' : 'a value of at most'} ${String(issue.maximum)}, got ${show(got)}.`;
    default:
      return issue.message;
  }
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown): readonly Problem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: pathText(issue.path), message: messageOf(issue, at(value, issue.path)) }];
  }
  const known = issue.message.split(' ');
  return issue.keys.map((key) => ({
    path: pathText([...issue.path, key]),
    message: `is not known here. ${didYouMean(key, known)}Allowed: ${known.join(', ')}.`,
  }));
}

/** Checks a value against a schema. Returns every problem, none when it fits. */
export function problemsIn(schema: z.ZodType, value: unknown): readonly Problem[] {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, value));
}

/** One line per problem, indented, for the end of a message. */
export const problemLines = (problems: readonly Problem[]): string =>
  problems.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`).join('\n');
