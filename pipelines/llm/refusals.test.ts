// The tables of refusals: what they say of what a provider sends, and that the README shows them as they are.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ANTHROPIC_REFUSALS } from './anthropic-refusals.ts';
import { FAILURES } from './failures.ts';
import { OPENAI_REFUSALS } from './open-ai-refusals.ts';
import { failureTypeOf, HTTP_REFUSALS, type RefusalRow } from './refusals.ts';

const own = (rows: readonly RefusalRow[]) => rows.filter((row) => !HTTP_REFUSALS.includes(row));
const whenOf = ({ status, says, containing }: RefusalRow): string => {
  const numbers = typeof status === 'object' ? `${status[0]}–${status[1]}` : status?.toString();
  const parts = [
    numbers === 'event' ? 'error inside a stream' : (numbers ?? (says === undefined ? 'anything else' : 'any status')),
    ...(says === undefined ? [] : [says.map((name) => `\`${name}\``).join(', ')]),
    ...(containing === undefined ? [] : [`message with “${containing}”`]),
  ];
  return parts.join(': ');
};
const table = (rows: readonly RefusalRow[]): readonly string[] =>
  rows.map(
    (row) => `${whenOf(row)} | \`${row.failure}\` | ${FAILURES[row.failure].retryable ? 'yes' : 'no'} | ${row.because}`,
  );

it('stands in the README, row for row', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').split('\n');
  const shown = (provider: string) =>
    readme
      .filter((line) => line.startsWith(`| ${provider} `))
      .map((line) =>
        line
          .split('|')
          .slice(2, 6)
          .map((cell) => cell.trim())
          .join(' | '),
      );
  expect(shown('OpenAI')).toEqual(table(own(OPENAI_REFUSALS)));
  expect(shown('Anthropic')).toEqual(table(own(ANTHROPIC_REFUSALS)));
  expect(shown('HTTP')).toEqual(table(HTTP_REFUSALS));
});

it('ends both tables with what HTTP itself means, so that nothing is left unsaid', () => {
  for (const rows of [OPENAI_REFUSALS, ANTHROPIC_REFUSALS]) {
    expect(rows.slice(-HTTP_REFUSALS.length)).toEqual(HTTP_REFUSALS);
    for (let status = 400; status < 600; status += 1) expect(FAILURES).toHaveProperty(failureTypeOf({ status }, rows));
  }
});

it('takes a code or type of another status for nothing', () => {
  expect(failureTypeOf({ status: 500, says: ['insufficient_quota'] }, OPENAI_REFUSALS)).toBe('ServerError');
  expect(failureTypeOf({ status: 429, message: 'prompt is too long' }, ANTHROPIC_REFUSALS)).toBe('RateLimitError');
});

it('takes an error inside a stream for temporary, unless the provider says otherwise', () => {
  expect(failureTypeOf({ says: ['something new'] }, OPENAI_REFUSALS)).toBe('ServerError');
  expect(failureTypeOf({ says: ['billing_error'] }, ANTHROPIC_REFUSALS)).toBe('QuotaExceededError');
  expect(failureTypeOf({ says: ['insufficient_quota'] }, OPENAI_REFUSALS)).toBe('QuotaExceededError');
});

it('asks for nothing that no row can reach', () => {
  for (const rows of [OPENAI_REFUSALS, ANTHROPIC_REFUSALS]) {
    const reached = new Set<RefusalRow>();
    for (const row of rows) {
      const status = typeof row.status === 'object' ? row.status[0] + 77 : row.status;
      const sample = {
        status: status === 'event' ? undefined : (status ?? 700),
        ...(row.says === undefined ? {} : { says: row.says.slice(0, 1) }),
        ...(row.containing === undefined ? {} : { message: row.containing.toUpperCase() }),
      };
      const type = failureTypeOf(sample, rows);
      if (type === row.failure) reached.add(row);
    }
    expect(rows.filter((row) => !reached.has(row))).toEqual([]);
  }
});
