// Checks every import against the import table, and everything that workflow code loads against Temporal's sandbox.
import { FOR_TESTS, FOR_WORKFLOWS, IMPORT_TABLE, type ImportRow } from './import-table.ts';
import { targetOf, type Import, type Source } from './source-tree.ts';
import type { HouseRule, Violation } from './violation.ts';

const starts = (name: string, allowed: readonly string[]): boolean =>
  allowed.some(
    (start) =>
      start === '*' ||
      name === start ||
      (name.startsWith(start) && (/[/:]$/.test(start) || name[start.length] === '/')),
  );

const isRelative = (specifier: string): boolean => specifier.startsWith('.');

function allowed(row: ImportRow, source: Source, item: Import): boolean {
  const name = isRelative(item.specifier) ? targetOf(source, item.specifier) : item.specifier;
  if (starts(name, isRelative(item.specifier) ? row.may : row.packages)) return true;
  if (item.typeOnly && starts(name, row.types)) return true;
  return source.test && starts(name, isRelative(item.specifier) ? (row.tests ?? []) : FOR_TESTS);
}

/** Each import is in the table. */
export const importsInTable: HouseRule = (sources) =>
  sources.flatMap((source): readonly Violation[] => {
    const row = IMPORT_TABLE.find(({ from }) => source.path.startsWith(from));
    if (row === undefined) {
      return [
        {
          rule: 'import-table',
          file: source.path,
          line: 1,
          message: 'no row of the import table is about this file: add one.',
        },
      ];
    }
    return source.imports
      .filter((item) => !allowed(row, source, item))
      .map(({ specifier, line, typeOnly }) => ({
        rule: 'import-table',
        file: source.path,
        line,
        message: `${row.from} may not ${typeOnly ? 'name' : 'load'} ${specifier}: see the import table.`,
      }));
  });

const isWorkflow = ({ path, test }: Source): boolean =>
  !test && /(^|[/.-])workflows?\.ts$/.test(path) && path.startsWith('pipelines/');

/** Workflow files and all that they load at run time. */
function sandboxed(sources: readonly Source[]): ReadonlySet<Source> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const seen = new Set<Source>();
  const open = sources.filter(isWorkflow);
  // Each source is taken once, so this ends.
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (seen.has(source)) continue;
    seen.add(source);
    for (const { specifier, typeOnly } of source.imports) {
      const next = typeOnly || !isRelative(specifier) ? undefined : byPath.get(targetOf(source, specifier));
      if (next !== undefined) open.push(next);
    }
  }
  return seen;
}

/** Nothing that workflow code loads reaches outside Temporal's sandbox. */
export const workflowsStayInSandbox: HouseRule = (sources) =>
  [...sandboxed(sources)].flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier, typeOnly }) => !typeOnly && !isRelative(specifier) && !starts(specifier, FOR_WORKFLOWS))
      .map(({ specifier, line }) => ({
        rule: 'workflow-sandbox',
        file: path,
        line,
        message: `workflow code loads this file, and ${specifier} does not exist in the sandbox: move what needs it into an activity.`,
      })),
  );
