// State that outlives a call of the workflow function: variables of the module, properties of the global object.
import type { Node, NodePath } from '@babel/traverse';
import { bindingOf, hit, ownerOf, rootOf, walk, writtenBy } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

const isInFunction = (path: NodePath): boolean => path.getFunctionParent() !== null;

/** The variable of the module that a write reaches. */
const moduleVariable = (path: NodePath, target: Node): string | undefined => {
  const name = rootOf(target);
  const binding = name === undefined ? undefined : bindingOf(path, name);
  if (binding === undefined || binding.kind === 'module' || !binding.scope.path.isProgram()) return undefined;
  return binding.path.isVariableDeclarator() ? name : undefined;
};

export const moduleState: LintRule = {
  name: 'module-state',
  level: 'warning',
  looksFor: 'variables of a module that functions write to, and properties of `globalThis`',
  why: 'The sandbox gives every execution modules of its own, and versions of bundlers have broken that: then executions see each other, and a replay sees other ones.',
  instead: 'Keep it in the workflow function and pass it on, or in an object that the workflow function makes.',
  check(module) {
    const hits: Hit[] = [];
    const onWrite = (path: NodePath): void => {
      const target = writtenBy(path.node);
      if (target === undefined || !isInFunction(path)) return;
      const variable = moduleVariable(path, target);
      if (variable !== undefined)
        hits.push(hit(path, `\`${variable}\` belongs to the module, and a function changes it.`));
      const owner = ownerOf(target);
      if (owner?.type === 'Identifier' && owner.name === 'globalThis' && bindingOf(path, 'globalThis') === undefined)
        hits.push(hit(path, 'A property of `globalThis` is written to.'));
    };
    walk(module, {
      AssignmentExpression: onWrite,
      UpdateExpression: onWrite,
      UnaryExpression: onWrite,
      CallExpression: onWrite,
    });
    return hits;
  },
};
