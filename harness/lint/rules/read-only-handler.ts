// Handlers that may only read: queries, and validators of updates.
import type { Node, NodePath } from '@babel/traverse';
import { declaredElsewhere } from '../modules.ts';
import { bindingOf, hit, initOf, propertyName, rootOf, walk, withoutTypes, writtenBy } from '../walk.ts';
import type { Hit, LintRule, WorkflowModule } from '../types.ts';

type Path = NodePath;

const callName = (node: Node): string | undefined => {
  if (node.type !== 'CallExpression') return undefined;
  const callee = withoutTypes(node.callee);
  return callee.type === 'Identifier' ? callee.name : propertyName(callee);
};

/** Whether the first argument of `setHandler` is a query, declared here, in place, or in another module. */
const isQuery = (path: Path, typed: Node, module: WorkflowModule, all: readonly WorkflowModule[]): boolean => {
  const node = withoutTypes(typed);
  if (node.type !== 'Identifier') return callName(node) === 'defineQuery';
  const init = initOf(path, node.name) ?? declaredElsewhere(module, all, node.name);
  return init !== undefined && callName(init) === 'defineQuery';
};

/** The function that a node is, or that a name of the module stands for. */
const functionAt = (path: Path): Path | undefined => {
  if (path.isFunction()) return path;
  if (!path.isIdentifier()) return undefined;
  const declared = bindingOf(path, path.node.name)?.path;
  if (declared?.isFunctionDeclaration() === true) return declared;
  const init = declared?.isVariableDeclarator() === true ? (declared.get('init') as Path) : undefined;
  return init?.isFunction() === true ? init : undefined;
};

/** Whether a name is declared within the handler. */
const isInside = (handler: Path, at: Path, name: string): boolean => {
  const scope = bindingOf(at, name)?.scope.path;
  return scope !== undefined && (scope === handler || scope.isDescendant(handler));
};

const writesOf = (handler: Path, what: string): readonly Hit[] => {
  const hits: Hit[] = [];
  const onWrite = (path: Path): void => {
    const target = writtenBy(path.node);
    if (target === undefined) return;
    const name = rootOf(target) ?? (target.type === 'MemberExpression' ? 'this' : undefined);
    if (name !== undefined && !isInside(handler, path, name)) hits.push(hit(path, `${what} changes \`${name}\`.`));
  };
  handler.traverse({
    AssignmentExpression: onWrite,
    UpdateExpression: onWrite,
    UnaryExpression: onWrite,
    CallExpression: onWrite,
    AwaitExpression(path) {
      hits.push(hit(path, `${what} waits: it has to answer at once.`));
    },
  });
  return hits;
};

const validatorIn = (options: Path | undefined): Path | undefined => {
  if (options?.isObjectExpression() !== true) return undefined;
  for (const one of options.get('properties')) {
    if (one.isObjectProperty() && one.get('key').isIdentifier({ name: 'validator' }))
      return functionAt(one.get('value') as Path);
    if (one.isObjectMethod() && one.get('key').isIdentifier({ name: 'validator' })) return one;
  }
  return undefined;
};

export const readOnlyHandler: LintRule = {
  name: 'read-only-handler',
  looksFor: 'queries and validators of updates that change state or wait',
  why: 'They are asked at any time and leave nothing in the history: what they change, a replay does not.',
  instead: 'Take what changes state into a signal or an update; a query only reads.',
  check(module, all) {
    const hits: Hit[] = [];
    walk(module, {
      CallExpression(path) {
        if (callName(path.node) !== 'setHandler') return;
        const [definition, handler, options] = path.get('arguments');
        if (definition === undefined || handler === undefined) return;
        const query = isQuery(path, definition.node, module, all) ? functionAt(handler) : undefined;
        if (query !== undefined) hits.push(...writesOf(query, 'A query'));
        const validator = validatorIn(options);
        if (validator !== undefined) hits.push(...writesOf(validator, 'The validator of an update'));
      },
    });
    return hits;
  },
};
