// docs/gate-mutations.md: every mutation with the verdict it must get, as a table per pipeline.
import type { Expected, Mutation } from './mutation.ts';
import { SUBJECTS } from './subjects.ts';

/** Path from the root of the repository. */
export const PAGE = 'docs/gate-mutations.md';

/** What stands above the tables. */
const INTRODUCTION = `# What the gate must say about a change

Every row is a change to the workflow code of this repository, planted by \`npm test\` into a copy, bundled, and replayed on the recorded
histories of the pipeline: one of each shape. The verdict is the one over all of them. Each history is held to its own: those that the change
does not concern must stay compatible; those that it does must get the verdict, the kind of change, the line of source that asks for something
else, and the \`patched()\`, or the handler of a signal, that would have kept them.

\`drifted\` replays and does something else than recorded; a change that breaks some histories may let others drift, and then both are named.
How a change is added: [harness/gate/mutations](../harness/gate/mutations/README.md).
`;

const HEAD = ['mutation', 'change', 'source', 'verdict', 'explained as'] as const;

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const code = (text: string): string => `\`${text}\``;

function rowOf(mutation: Mutation): readonly string[] {
  const expected: readonly Expected[] = [mutation, ...(mutation.others ?? [])];
  const explained = unique(expected.flatMap(({ kind, rule }) => kind ?? rule ?? []));
  return [
    code(mutation.name),
    mutation.change,
    code(mutation.file.replace('pipelines/', '')),
    mutation.expect,
    explained.length === 0 ? '–' : explained.map(code).join(', '),
  ];
}

/** Cells of one width in each column, as the formatter of this repository writes them. */
function table(rows: readonly (readonly string[])[]): string {
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_head, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(HEAD), line([], '-'), ...rows.map((row) => line(row))].join('\n');
}

/** The whole page. */
export function pageOf(mutations: readonly Mutation[]): string {
  const count = (verdict: Mutation['expect']): number => mutations.filter(({ expect }) => expect === verdict).length;
  const counts = `${mutations.length} changes: ${count('incompatible')} incompatible, ${count('drifted')} drifted, ${count('compatible')} compatible.`;
  const sections = Object.keys(SUBJECTS).flatMap((name) => {
    const own = mutations.filter(({ pipeline }) => pipeline === name);
    return own.length === 0 ? [] : [`## ${name}\n\n${table(own.map(rowOf))}`];
  });
  return [INTRODUCTION, `${counts}\n`, `${sections.join('\n\n')}\n`].join('\n');
}
