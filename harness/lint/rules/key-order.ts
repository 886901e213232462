// Steps in the order of the keys of an object: the order in which some other program wrote them.
import type { Node, NodePath } from '@babel/traverse';
import { bindingOf, hit, initOf, ownerOf, propertyName, rootOf, walk, withoutTypes } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

const LISTS: ReadonlySet<string> = new Set(['keys', 'values', 'entries']);
const EACH: ReadonlySet<string> = new Set(['map', 'forEach', 'flatMap']);

/** The object whose keys are listed in the order they come: `Object.entries(plan)`. */
const listed = (path: NodePath, typed: Node): Node | undefined => {
  const node = withoutTypes(typed);
  if (node.type !== 'CallExpression' || !LISTS.has(propertyName(node.callee) ?? '')) return undefined;
  const owner = ownerOf(node.callee);
  return owner?.type === 'Identifier' && owner.name === 'Object' && bindingOf(path, 'Object') === undefined
    ? node.arguments[0]
    : undefined;
};

/** An object that is written out in the module has the order of its text. */
const isWrittenOut = (path: NodePath, node: Node): boolean => {
  const name = rootOf(node);
  return name !== undefined && initOf(path, name)?.type === 'ObjectExpression';
};

const waits = (path: NodePath): boolean => {
  let found = false;
  path.traverse({
    AwaitExpression(inner) {
      found = true;
      inner.stop();
    },
  });
  return found;
};

const TOGETHER: ReadonlySet<string> = new Set(['all', 'allSettled', 'race', 'any']);

/** `Promise.all(…)` around it: each of the list is a step that was begun in its order. */
const isAwaitedTogether = ({ parentPath: around, node }: NodePath): boolean => {
  if (around?.node.type !== 'CallExpression' || around.node.arguments[0] !== node) return false;
  const owner = ownerOf(around.node.callee);
  return (
    TOGETHER.has(propertyName(around.node.callee) ?? '') && owner?.type === 'Identifier' && owner.name === 'Promise'
  );
};

export const keyOrder: LintRule = {
  name: 'key-order',
  level: 'warning',
  looksFor: 'steps in the order of the keys of an object: `for … of Object.keys(x)` with an `await` in it',
  why: 'Keys of decoded data come in the order in which they were written: another data converter, or another writer, has another.',
  instead: 'Sort the keys first: Object.keys(x).sort().',
  check(module) {
    const hits: Hit[] = [];
    const add = (path: NodePath, object: Node | undefined): void => {
      if (object !== undefined && !isWrittenOut(path, object))
        hits.push(hit(path, 'The steps come in the order of the keys of an object.'));
    };
    walk(module, {
      ForOfStatement: (path) => (waits(path.get('body')) ? add(path, listed(path, path.node.right)) : undefined),
      ForInStatement: (path) => (waits(path.get('body')) ? add(path, path.node.right) : undefined),
      CallExpression(path) {
        const owner = EACH.has(propertyName(path.node.callee) ?? '') ? ownerOf(path.node.callee) : undefined;
        const [each] = path.node.arguments;
        const isFunction = each?.type === 'ArrowFunctionExpression' || each?.type === 'FunctionExpression';
        if (owner !== undefined && isFunction && (each.async || isAwaitedTogether(path)))
          add(path, listed(path, owner));
      },
    });
    return hits;
  },
};
