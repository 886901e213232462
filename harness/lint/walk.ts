// Small questions about syntax that several rules ask.
import babelTraverse, { type Binding, type Node, type NodePath, type Visitor } from '@babel/traverse';
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

/** `declare const name: …` says that somebody else has it: in running code it is a global. */
const isAmbient = ({ path }: Binding): boolean =>
  path.parent.type === 'VariableDeclaration' && path.parent.declare === true;

/** What a name stands for where it is declared in the module; undefined for a global. */
export const bindingOf = (path: NodePath, name: string): Binding | undefined => {
  const binding = path.scope.getBinding(name);
  return binding === undefined || isAmbient(binding) ? undefined : binding;
};

/** Whether the identifier is a value of the global scope: not declared here, not imported, not a type. */
export const isGlobal = (path: NodePath<Extract<Node, { type: 'Identifier' }>>): boolean =>
  path.isReferencedIdentifier() && bindingOf(path, path.node.name) === undefined && !isTypeof(path) && !isType(path);

/** Wrappers that are gone when the code runs; everything else of this kind names a type. */
const TYPE_WRAPPERS: ReadonlySet<string> = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

const isType = ({ parent }: NodePath): boolean => parent.type.startsWith('TS') && !TYPE_WRAPPERS.has(parent.type);

/** The expression that is left when types and parentheses are gone. */
export const withoutTypes = (node: Node): Node =>
  node.type === 'TSAsExpression' ||
  node.type === 'TSNonNullExpression' ||
  node.type === 'TSSatisfiesExpression' ||
  node.type === 'ParenthesizedExpression'
    ? withoutTypes(node.expression)
    : node;

/** `typeof name` asks whether it is there: no access. */
const isTypeof = ({ parent }: NodePath): boolean => parent.type === 'UnaryExpression' && parent.operator === 'typeof';

/** The name of a property that is read: `a.name` or `a['name']`. */
export const propertyName = (typed: Node): string | undefined => {
  const node = withoutTypes(typed);
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return undefined;
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  return node.property.type === 'StringLiteral' ? node.property.value : undefined;
};

/** What a property is read from: `a` of `a.name`. */
export const ownerOf = (typed: Node): Node | undefined => {
  const node = withoutTypes(typed);
  return node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression'
    ? withoutTypes(node.object)
    : undefined;
};

/** The name that a chain of properties starts with: `a` of `a.b.c`. */
export const rootOf = (typed: Node): string | undefined => {
  const node = withoutTypes(typed);
  if (node.type === 'Identifier') return node.name;
  const owner = ownerOf(node);
  return owner === undefined ? undefined : rootOf(owner);
};

/** What a constant of the module was made from, where that stands in it. */
export const initOf = (path: NodePath, name: string): Node | undefined => {
  const declared = bindingOf(path, name)?.path.node;
  return declared?.type === 'VariableDeclarator' && declared.init ? withoutTypes(declared.init) : undefined;
};

/** Whether the node is the global of this name. */
export const isGlobalNamed = (path: NodePath, name: string): boolean =>
  path.isIdentifier({ name }) && bindingOf(path, name) === undefined;

const MUTATORS: ReadonlySet<string> = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear'.split(' '),
);

/** What a node writes to, where it writes: the target of an assignment, or the collection that a call changes. */
export const writtenBy = (node: Node): Node | undefined => {
  if (node.type === 'AssignmentExpression') return withoutTypes(node.left);
  if (node.type === 'UpdateExpression') return withoutTypes(node.argument);
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return withoutTypes(node.argument);
  if (node.type !== 'CallExpression' || !MUTATORS.has(propertyName(node.callee) ?? '')) return undefined;
  return ownerOf(node.callee);
};
