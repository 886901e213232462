// What a repository's scenarios module exports as `matrix` → columns, checked at the door.
import { z } from 'zod';
import { HarnessError } from '../errors.ts';
import { exact, problemLines, problemsIn } from '../problems.ts';
import type { MatrixColumn } from './matrix-types.ts';
import { expectSchema } from './schema.ts';

const text = z.string().min(1, { error: 'expected a text, got an empty one.' });

const columns = z.array(
  exact({
    base: text,
    name: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'expected a name in kebab-case.' })
      .optional(),
    except: z.array(exact({ faults: z.array(text).min(1), why: text, expect: expectSchema })).optional(),
  }),
);

/**
 * @param value - the export; undefined where there is none
 * @param source - for messages: the module
 * @throws {HarnessError} `SCENARIO_INVALID` with all problems
 */
export function parseMatrix(value: unknown, source: string): readonly MatrixColumn[] {
  if (value === undefined) return [];
  const problems = problemsIn(columns, value);
  if (problems.length === 0) return value as readonly MatrixColumn[];
  throw new HarnessError(
    'SCENARIO_INVALID',
    `Failed to read \`matrix\` of ${source}: correct what follows.\n${problemLines(problems)}`,
  );
}
