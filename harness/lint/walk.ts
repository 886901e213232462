// Small questions about syntax that several rules ask.
import babelTraverse, { type Node, type NodePath, type Visitor } from '@babel/traverse';
import type { Hit, WorkflowModule } from './types.ts';

type Traverse = typeof babelTraverse.default;

/** The package is CommonJS: what Node gives as its default is the namespace on some paths and the function on others. */
export const traverse: Traverse = 'default' in babelTraverse ? babelTraverse.default : babelTraverse;

export const lineOf = (path: NodePath): number => path.node.loc?.start.line ?? 1;

export const hit = (path: NodePath, message: string, instead?: string): Hit => ({
  line: lineOf(path),
  message,
  ...(instead === undefined ? {} : { instead }),
});

/** Walks a module with one visitor. */
export const walk = ({ program }: WorkflowModule, visitor: Visitor): void => program.traverse(visitor);

/** Whether the identifier is a value of the global scope: not declared here, not imported, not a type. */
export const isGlobal = (path: NodePath<Extract<Node, { type: 'Identifier' }>>): boolean =>
  path.isReferencedIdentifier() && !path.scope.hasBinding(path.node.name, true) && !isTypeof(path) && !isType(path);

/** Wrappers that are gone when the code runs; everything else of this kind names a type. */
const TYPE_WRAPPERS: ReadonlySet<string> = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

const isType = ({ parent }: NodePath): boolean => parent.type.startsWith('TS') && !TYPE_WRAPPERS.has(parent.type);

/** The expression that is left when the types are gone. */
export const withoutTypes = (node: Node): Node =>
  node.type === 'TSAsExpression' || node.type === 'TSNonNullExpression' || node.type === 'TSSatisfiesExpression'
    ? withoutTypes(node.expression)
    : node;

/** `typeof name` asks whether it is there: no access. */
const isTypeof = ({ parent }: NodePath): boolean => parent.type === 'UnaryExpression' && parent.operator === 'typeof';

/** The name of a property that is read: `a.name` or `a['name']`. */
export const propertyName = (node: Node): string | undefined => {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return undefined;
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  return node.property.type === 'StringLiteral' ? node.property.value : undefined;
};

/** Whether the node is the global of this name. */
export const isGlobalNamed = (path: NodePath, name: string): boolean =>
  path.isIdentifier({ name }) && !path.scope.hasBinding(name, true);
