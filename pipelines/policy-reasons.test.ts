// Every timeout of a policy carries its reason: the comment above it names the number, so that neither changes without the other.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOM = import.meta.dirname;
const TIMEOUT = /(?:Timeout:|_TIMEOUT =) '(\d+) (second|minute|hour)s?'/u;
const SHORT = { second: 's', minute: 'min', hour: 'h' } as const;

/** Lines with a timeout that the nearest comment above says nothing about. */
const unexplained = (source: string): readonly string[] => {
  const lines = source.split('\n');
  return lines.filter((line, at) => {
    const [, amount, unit] = TIMEOUT.exec(line) ?? [];
    if (amount === undefined) return false;
    const above = lines.slice(0, at);
    const from = above.findLastIndex((each) => each.trimStart().startsWith('/**'));
    const comment = above.slice(Math.max(0, from)).filter((each) => /^\s*(?:\/\*\*|\*)/u.test(each));
    const named = new RegExp(`\\b${amount} (?:${SHORT[unit as keyof typeof SHORT]}|${unit}s?)\\b`, 'u');
    return !named.test(comment.join(' '));
  });
};

/** `research/policy.ts`, and what several share: `storage/write-policy.ts`. */
const policies = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
  .filter((file) => /[/\\-]policy\.ts$/u.test(file))
  .map((file) => [file, readFileSync(join(ROOM, file), 'utf8')] as const);

describe('a timeout', () => {
  it('is looked for in the policy of every pipeline, and in what they share', () => expect(policies).toHaveLength(9));

  it.each(policies)('has its reason in %s', (_file, source) => {
    expect(source.split('\n').some((line) => TIMEOUT.test(line))).toBe(true);
    expect(unexplained(source)).toEqual([]);
  });

  it('is found out without a reason, and with the reason of another number', () => {
    const options = (comment: string) => `${comment}export const OPTIONS = {\n  startToCloseTimeout: '60 seconds',\n};`;
    expect(unexplained(options('/** call_llm: 60 s, three times the p99. */\n'))).toEqual([]);
    expect(unexplained(options('/** call_llm: one call. */\n'))).toEqual(["  startToCloseTimeout: '60 seconds',"]);
    expect(unexplained(options('/** call_llm: 30 s, three times the p99. */\n'))).toHaveLength(1);
    expect(unexplained(options(''))).toHaveLength(1);
  });
});
