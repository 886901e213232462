// What a test file promises, from its syntax: titles of tests that run, and the rows of tables that they are run over.
import { parse } from '@babel/parser';
import type { Node, NodePath } from '@babel/traverse';
import { bindingOf, propertyName, traverse, withoutTypes } from '../lint/walk.ts';

export interface Promised {
  /** As written: `%s is found` for a test of a table. */
  readonly titles: ReadonlySet<string>;
  /** Texts in the rows of tables, those of a name that the file declares included. */
  readonly rows: ReadonlySet<string>;
}

type Call = NodePath<Extract<Node, { type: 'CallExpression' }>>;

const TESTS: readonly string[] = ['it', 'test'];
const SUITES: readonly string[] = ['describe'];
/** What a test or suite may be declared by and still runs. Anything else, `skip` and `todo` first, does not count. */
const RUN: readonly string[] = ['concurrent', 'sequential', 'each', 'for'];

/** `it`, `test.each(table)`, `describe.concurrent`: how it begins, and the call that holds its table. */
interface Declarer {
  readonly name: string;
  readonly table?: Call;
}

function declarerOf(path: NodePath): Declarer | undefined {
  if (path.isIdentifier()) return { name: path.node.name };
  if (path.isMemberExpression()) {
    const name = propertyName(path.node);
    return name !== undefined && RUN.includes(name) ? declarerOf(path.get('object')) : undefined;
  }
  if (!path.isCallExpression()) return undefined;
  const callee = path.get('callee');
  const holder = declarerOf(callee);
  return holder === undefined || callee.isIdentifier() ? undefined : { ...holder, table: path };
}

const textOf = (node: Node | undefined): string | undefined => {
  if (node?.type === 'StringLiteral') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis[0]?.value.cooked : undefined;
};

/** Texts that stand in lists and objects of the expression, and of what its names are declared as; what functions in it say is no row. */
function rowsIn(path: NodePath, seen: Set<Node>, add: (text: string) => void): void {
  if (seen.has(path.node)) return;
  seen.add(path.node);
  const text = textOf(path.node);
  if (text !== undefined) return add(text);
  if (path.isFunction()) return;
  if (path.isIdentifier()) {
    const declared = bindingOf(path, path.node.name)?.path;
    const init = declared?.isVariableDeclarator() === true ? declared.get('init') : undefined;
    if (init?.node) rowsIn(init as NodePath, seen, add);
    return;
  }
  path.traverse({
    enter(inner) {
      const isTold = inner.parent.type === 'ObjectProperty' && inner.key === 'key';
      if (!isTold && !inner.isFunction()) rowsIn(inner, seen, add);
      inner.skip();
    },
  });
}

/** `describe.skip`, `it.todo`, `test.skip.each(table)`: whether one of the words in it leaves out what it declares. */
const leavesOut = (callee: Node): boolean => {
  if (callee.type === 'CallExpression') return leavesOut(callee.callee);
  if (callee.type !== 'MemberExpression') return false;
  return ['skip', 'todo'].includes(propertyName(callee) ?? '') || leavesOut(callee.object);
};

/** Whether one of the suites around it does not run. */
const isLeftOut = (path: NodePath): boolean =>
  path.findParent(({ node }) => node.type === 'CallExpression' && leavesOut(node.callee)) !== null;

/** @param source - of a test file, in TypeScript */
export function promisedBy(source: string): Promised {
  const titles = new Set<string>();
  const rows = new Set<string>();
  traverse(parse(source, { sourceType: 'module', plugins: ['typescript'] }), {
    CallExpression(path) {
      const declarer = declarerOf(path.get('callee'));
      const [title, body] = path.node.arguments;
      if (declarer === undefined || body === undefined || isLeftOut(path)) return;
      if (![...TESTS, ...SUITES].includes(declarer.name)) return;
      const text = title === undefined ? undefined : textOf(withoutTypes(title));
      if (text !== undefined && TESTS.includes(declarer.name)) titles.add(text);
      const [table] = declarer.table?.get('arguments') ?? [];
      if (table !== undefined) rowsIn(table, new Set(), (row) => rows.add(row));
    },
  });
  return { titles, rows };
}
