// The question that is put to a cluster's visibility store.
import { HarnessError } from '../../errors.ts';

/** How the store names them. */
export const STATUSES = [
  'Running',
  'Completed',
  'Failed',
  'Canceled',
  'Terminated',
  'ContinuedAsNew',
  'TimedOut',
] as const;

export type QueryStatus = (typeof STATUSES)[number];

/** Which executions: a query as the Temporal CLI takes it, or its parts. */
export type Selection =
  | { readonly kind: 'query'; readonly query: string }
  | {
      readonly kind: 'parts';
      /** Workflow Types; none: all. */
      readonly types: readonly string[];
      /** None: all. */
      readonly statuses: readonly QueryStatus[];
      /** Started at or after this moment, ms since the epoch. */
      readonly sinceMs?: number;
      /** Started before this moment, ms since the epoch. */
      readonly untilMs?: number;
    };

/** The store's grammar has no sure way to write these inside a text. */
const UNQUOTABLE = /['"`\\]/;

function quoted(text: string): string {
  if (!UNQUOTABLE.test(text)) return `"${text}"`;
  throw new HarnessError(
    'USAGE',
    `Failed to ask for the Workflow Type ${text}: a quote or a backslash cannot be part of the question. Write it yourself with --query.`,
  );
}

const oneOf = (field: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`${field} IN (${values.map(quoted).join(', ')})`];

const moment = (operator: string, ms: number | undefined): readonly string[] =>
  ms === undefined ? [] : [`StartTime ${operator} "${new Date(ms).toISOString()}"`];

/**
 * `''` asks for every execution of the namespace.
 * @throws HarnessError USAGE for a Workflow Type that cannot be quoted
 */
export function queryOf(selection: Selection): string {
  if (selection.kind === 'query') return selection.query;
  const { types, statuses, sinceMs, untilMs } = selection;
  return [
    ...oneOf('WorkflowType', types),
    ...oneOf('ExecutionStatus', statuses),
    ...moment('>=', sinceMs),
    ...moment('<', untilMs),
  ].join(' AND ');
}
