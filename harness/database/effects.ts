// Counts effects: runs the probes of the configuration and checks what they return.
import type pg from 'pg';
import type { EffectRow, EffectState } from '../../reports/evidence/types.ts';
import type { EffectProbe } from '../config/types.ts';
import { HarnessError } from '../errors.ts';

const COLUMNS = ['execution', 'effect', 'key', 'subject'] as const;

/**
 * All rows that these executions wrote, probe by probe.
 * @throws HarnessError CONFIG_INVALID when a query fails, lacks a column, leaves one empty, or returns rows of other executions
 */
export async function readEffects(
  pool: Pick<pg.Pool, 'query'>,
  probes: readonly EffectProbe[],
  workflowIds: readonly string[],
): Promise<readonly EffectRow[]> {
  const asked = new Set(workflowIds);
  const rows: EffectRow[] = [];
  for (const probe of probes) {
    const result = await run(pool, probe, workflowIds);
    const names = result.fields.map(({ name }) => name);
    const missing = COLUMNS.filter((column) => !names.includes(column));
    if (missing.length > 0) {
      throw invalid(
        probe,
        `its query returns no column ${missing.join(', ')} (it returns ${names.join(', ') || 'none'})`,
      );
    }
    rows.push(...result.rows.map((row) => toEffect(probe, row, asked)));
  }
  return rows;
}

async function run(
  pool: Pick<pg.Pool, 'query'>,
  probe: EffectProbe,
  workflowIds: readonly string[],
): Promise<pg.QueryResult> {
  try {
    return await pool.query(probe.query, [workflowIds]);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Errors of the query itself carry an SQLSTATE; class 08 and 57 and system errors are those of the connection.
    const { code = '' } = error as { code?: string };
    if (/^(?!08|57)[0-9A-Z]{5}$/u.test(code)) throw invalid(probe, error.message, error);
    const advice = 'Check that the database server is still running.';
    throw new HarnessError(
      'DATABASE_UNREACHABLE',
      `Failed to count effects '${probe.name}': ${error.message}. ${advice}`,
      { cause: error },
    );
  }
}

function toEffect(probe: EffectProbe, row: Readonly<Record<string, unknown>>, asked: ReadonlySet<string>): EffectRow {
  const [execution = '', effect = '', key = '', subject = ''] = COLUMNS.map((column) => {
    const value = row[column];
    if (value === null || value === undefined) throw invalid(probe, `a row has no value in column ${column}`);
    return textOf(value);
  });
  if (!asked.has(execution))
    throw invalid(probe, `it returned a row of execution '${execution}', which was not asked for`);
  const state = stateOf(probe, row['state']);
  return { probe: probe.name, execution, effect, key, subject, ...(state === undefined ? {} : { state }) };
}

const STATES = ['skipped', 'partial'] as const satisfies readonly EffectState[];

/** A word that is none of the states would be damage that nobody counts. */
function stateOf(probe: EffectProbe, value: unknown): EffectState | undefined {
  if (value === null || value === undefined) return undefined;
  const state = STATES.find((one) => one === value);
  if (state === undefined)
    throw invalid(probe, `a row has the state ${JSON.stringify(value)}; known are ${STATES.join(', ')} and null`);
  return state;
}

/** A json column arrives as an object: String() would make every row the same, and different effects one. */
function textOf(value: unknown): string {
  if (value instanceof Date || Buffer.isBuffer(value)) return value.toString();
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return JSON.stringify(value);
  }
}

const invalid = (probe: EffectProbe, reason: string, cause?: unknown): HarnessError =>
  new HarnessError(
    'CONFIG_INVALID',
    `Failed to count effects '${probe.name}': ${reason}. ` +
      `Correct its query in ordeal.config.ts: it takes $1::text[] of Workflow IDs and returns ${COLUMNS.join(', ')}.`,
    cause === undefined ? {} : { cause },
  );
