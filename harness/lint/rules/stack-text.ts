// The text of a stack: paths and line numbers of the bundle.
import type { NodePath } from '@babel/traverse';
import { bindingOf, hit, initOf, ownerOf, propertyName, walk } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

/** `new Error('…')`, a caught error, or a constant that holds a new one. */
const isError = (path: NodePath): boolean => {
  const owner = ownerOf(path.node);
  if (owner?.type === 'NewExpression') return owner.callee.type === 'Identifier' && owner.callee.name.endsWith('Error');
  if (owner?.type !== 'Identifier') return false;
  if (bindingOf(path, owner.name)?.path.isCatchClause() === true) return true;
  const init = initOf(path, owner.name);
  return init?.type === 'NewExpression' && init.callee.type === 'Identifier' && init.callee.name.endsWith('Error');
};

export const stackText: LintRule = {
  name: 'stack-text',
  level: 'warning',
  looksFor: 'the text of `error.stack`',
  why: 'It holds paths and lines of the bundle and of the worker: every build and every machine has others.',
  instead: 'Use error.message; what is only logged is excused by a comment.',
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      MemberExpression(path) {
        if (propertyName(path.node) === 'stack' && isError(path)) hits.push(hit(path, '`error.stack` is read.'));
      },
    });
    return hits;
  },
};
