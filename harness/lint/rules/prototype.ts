// Built-in objects that are written to: executions of one worker share them.
import type { Node, NodePath } from '@babel/traverse';
import { bindingOf, hit, initOf, ownerOf, propertyName, walk, withoutTypes, writtenBy } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

const BUILT_IN: ReadonlySet<string> = new Set(
  'Object Function Array String Number Boolean Symbol BigInt Date RegExp Promise Map Set WeakMap WeakSet Error TypeError RangeError Math JSON Reflect Intl ArrayBuffer Uint8Array'.split(
    ' ',
  ),
);
/** Functions that write to their first argument. */
const WRITERS: ReadonlySet<string> = new Set(['defineProperty', 'defineProperties', 'assign', 'setPrototypeOf', 'set']);

/** The built-in object that a node is, or the prototype of one: directly, or through a constant that holds it. */
const builtIn = (path: NodePath, typed: Node, depth = 0): string | undefined => {
  const node = withoutTypes(typed);
  if (node.type === 'Identifier') {
    if (bindingOf(path, node.name) === undefined) return BUILT_IN.has(node.name) ? node.name : undefined;
    const init = initOf(path, node.name);
    return init === undefined || depth > 0 ? undefined : builtIn(path, init, depth + 1);
  }
  const owner = ownerOf(node);
  const name = propertyName(node) === 'prototype' && owner !== undefined ? builtIn(path, owner, depth) : undefined;
  return name === undefined ? undefined : `${name}.prototype`;
};

export const prototype: LintRule = {
  name: 'prototype',
  looksFor: 'built-in objects and prototypes that are written to',
  why: 'Executions of one worker share them: what one writes, the next one finds, and the worker that replays it does not have.',
  instead: 'Write a function of your own, or a subclass.',
  check(module) {
    const hits: Hit[] = [];
    const add = (path: NodePath, name: string | undefined): void => {
      if (name !== undefined) hits.push(hit(path, `\`${name}\` is written to.`));
    };
    const onWrite = (path: NodePath): void => {
      const target = writtenBy(path.node);
      const owner = target === undefined || path.isCallExpression() ? undefined : ownerOf(target);
      if (owner !== undefined) add(path, builtIn(path, owner));
    };
    walk(module, {
      AssignmentExpression: onWrite,
      UpdateExpression: onWrite,
      UnaryExpression: onWrite,
      CallExpression(path) {
        const { callee, arguments: given } = path.node;
        const owner = ownerOf(callee);
        const writes = owner?.type === 'Identifier' && ['Object', 'Reflect'].includes(owner.name);
        if (writes && WRITERS.has(propertyName(callee) ?? '') && given[0] !== undefined)
          add(path, builtIn(path, given[0]));
      },
    });
    return hits;
  },
};
