// The workflow module and everything of the repository that it loads: what ends up in the sandbox. Packages of others are not followed.
import { readFile } from 'node:fs/promises';
import { parse } from '@babel/parser';
import type { Node, NodePath } from '@babel/traverse';
import { HarnessError } from '../errors.ts';
import { candidates, OwnCode } from './own-code.ts';
import { traverse } from './walk.ts';
import type { WorkflowModule } from './types.ts';

/** Files of one pipeline's workflow code at most: more is a loop in the reading. */
const FILES_MAX = 5_000;
const unreadable = (path: string, from: string | undefined, cause: unknown): HarnessError =>
  new HarnessError(
    'WORKFLOW_UNREADABLE',
    `Failed to read workflow code ${path}${from === undefined ? '' : `, loaded by ${from}`}: ${cause instanceof Error ? cause.message : String(cause)}. Correct the path or the syntax.`,
    { cause },
  );

const readSource = async (path: string, from: string | undefined): Promise<{ path: string; text: string }> => {
  let problem: unknown;
  for (const candidate of candidates(path)) {
    try {
      return { path: candidate, text: await readFile(candidate, 'utf8') };
    } catch (cause) {
      problem ??= cause;
    }
  }
  throw unreadable(path, from, problem);
};

const programOf = (path: string, text: string): NodePath => {
  let program: NodePath | undefined;
  try {
    const tree = parse(text, {
      sourceType: 'module',
      plugins: path.endsWith('x') ? ['typescript', 'jsx', 'decorators'] : ['typescript', 'decorators'],
    });
    traverse(tree, {
      Program(found) {
        program = found;
        found.stop();
      },
    });
  } catch (cause) {
    throw unreadable(path, undefined, cause);
  }
  if (program === undefined) throw unreadable(path, undefined, 'there is no program in it');
  return program;
};

/** An import or export that loads code when it runs; types are gone by then. */
const loads = (
  node:
    | Extract<Node, { type: 'ImportDeclaration' }>
    | Extract<Node, { type: 'ExportNamedDeclaration' }>
    | Extract<Node, { type: 'ExportAllDeclaration' }>,
): boolean => {
  if (node.type === 'ImportDeclaration') {
    if (node.importKind === 'type') return false;
    const named = node.specifiers;
    return named.length === 0 || named.some((one) => one.type !== 'ImportSpecifier' || one.importKind !== 'type');
  }
  return node.exportKind !== 'type' && Boolean(node.source);
};

/** What a module loads when it runs, with the place of each import. */
export const importsOf = ({
  program,
}: Pick<WorkflowModule, 'program'>): readonly { readonly specifier: string; readonly line: number }[] => {
  const found: { specifier: string; line: number }[] = [];
  const add = (node: Node & { source?: Extract<Node, { type: 'StringLiteral' }> | null }): void => {
    const { source } = node;
    if (source) found.push({ specifier: source.value, line: node.loc?.start.line ?? 1 });
  };
  program.traverse({
    ImportDeclaration: ({ node }) => (loads(node) ? add(node) : undefined),
    ExportNamedDeclaration: ({ node }) => (loads(node) ? add(node) : undefined),
    ExportAllDeclaration: ({ node }) => (loads(node) ? add(node) : undefined),
    CallExpression({ node }) {
      const [argument] = node.arguments;
      const dynamic =
        node.callee.type === 'Import' || (node.callee.type === 'Identifier' && node.callee.name === 'require');
      if (dynamic && argument?.type === 'StringLiteral')
        found.push({ specifier: argument.value, line: node.loc?.start.line ?? 1 });
    },
  });
  return found;
};

/**
 * Reads modules of workflow code with all that they load from the repository.
 * @throws HarnessError WORKFLOW_UNREADABLE
 */
export const readModules = async (entries: readonly string[]): Promise<readonly WorkflowModule[]> => {
  const modules = new Map<string, WorkflowModule>();
  const ownCode = new OwnCode();
  const open: { path: string; from?: string }[] = entries.map((path) => ({ path }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, text } = await readSource(next.path, next.from);
    if (modules.has(path)) continue;
    if (modules.size >= FILES_MAX) throw unreadable(path, next.from, `more than ${FILES_MAX} files are loaded`);
    const program = programOf(path, text);
    const own = new Map(
      importsOf({ program }).flatMap(({ specifier }) => {
        const file = ownCode.fileOf(specifier, path);
        return file === undefined ? [] : [[specifier, file] as const];
      }),
    );
    modules.set(path, { path, text, program, own });
    for (const file of own.values()) open.push({ path: file, from: path });
  }
  return [...modules.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** What a name that a module imports was made from, where the module that exports it was read too. */
export const declaredElsewhere = (
  module: WorkflowModule,
  all: readonly WorkflowModule[],
  local: string,
): Node | undefined => {
  const imported = module.program.scope.getBinding(local)?.path;
  const declaration = imported?.parentPath;
  if (imported?.isImportSpecifier() !== true || declaration?.isImportDeclaration() !== true) return undefined;
  const { imported: name } = imported.node;
  const wanted = name.type === 'Identifier' ? name.name : name.value;
  const target = module.own.get(declaration.node.source.value);
  const files = target === undefined ? [] : candidates(target);
  const other = all.find(({ path }) => files.includes(path));
  const declared = other?.program.scope.getBinding(wanted)?.path.node;
  return declared?.type === 'VariableDeclarator' && declared.init ? declared.init : undefined;
};
