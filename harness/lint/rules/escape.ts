// Ways out of the sandbox, and branches that only a replay takes.
import type { Node, NodePath } from '@babel/traverse';
import { hit, isGlobal, isGlobalNamed, ownerOf, propertyName, walk, withoutTypes } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

const THROWS: ReadonlySet<string> = new Set(['WeakRef', 'FinalizationRegistry']);
const REAL_TIME: ReadonlySet<string> = new Set(['Atomics', 'SharedArrayBuffer', 'WebAssembly']);

/** Objects that the SDK hands into the sandbox from outside. */
const FROM_THE_HOST: ReadonlySet<string> = new Set(
  'URL URLSearchParams TextEncoder TextDecoder AbortController AsyncLocalStorage console assert'.split(' '),
);

/** `URL.constructor`, `controller.signal.constructor`: not where it is called, which is a finding of its own. */
const isOfTheHost = (path: NodePath): boolean => {
  const owner = ownerOf(path.node);
  if (owner === undefined || isCalled(path)) return false;
  if (owner.type === 'Identifier')
    return FROM_THE_HOST.has(owner.name) && isGlobalNamed(path.get('object') as NodePath, owner.name);
  return propertyName(owner) === 'signal';
};

const isCalled = ({ node, parent, parentPath }: NodePath): boolean =>
  parent.type === 'CallExpression'
    ? parent.callee === node
    : parentPath !== null && withoutTypes(parent) !== parent && isCalled(parentPath);

const isText = (node: Node | undefined): boolean => node?.type === 'StringLiteral' || node?.type === 'TemplateLiteral';

/** `Function('…')` and every way to it: `anything.constructor('…')`. */
const madeFromText = (path: NodePath<Extract<Node, { type: 'CallExpression' | 'NewExpression' }>>): readonly Hit[] => {
  const { callee, arguments: given } = path.node;
  if (isGlobalNamed(path.get('callee') as NodePath, 'Function'))
    return [hit(path, '`Function` runs text as code, out of sight of every check.', 'Write the code out.')];
  const called = path.node.type === 'CallExpression' && given.length > 0;
  if (propertyName(callee) === 'constructor' && (called || isText(given[0])))
    return [
      hit(
        path,
        '`.constructor(…)` makes a function out of text, and behind an object of the host one that runs outside of the sandbox.',
        'Write the code out; what needs the host belongs into an activity.',
      ),
    ];
  return [];
};

export const escape: LintRule = {
  name: 'escape',
  looksFor:
    'code made from text, functions of the host behind `.constructor`, shared memory, and references that garbage collection decides on',
  why: 'They reach what the history does not hold: the real process, real waiting, the moment of a garbage collection.',
  instead: 'Do it in an activity.',
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      Identifier(path) {
        const { name } = path.node;
        if (!isGlobal(path)) return;
        if (THROWS.has(name))
          hits.push(
            hit(path, `\`${name}\` throws DeterminismViolationError in the sandbox.`, 'Keep a plain reference.'),
          );
        if (name === 'eval')
          hits.push(hit(path, '`eval` runs text as code, out of sight of every check.', 'Write the code out.'));
        if (REAL_TIME.has(name)) hits.push(hit(path, `\`${name}\` waits and computes outside of the workflow’s time.`));
      },
      CallExpression(path) {
        hits.push(...madeFromText(path));
      },
      NewExpression(path) {
        hits.push(...madeFromText(path));
      },
      MemberExpression(path) {
        if (propertyName(path.node) === 'constructor' && isOfTheHost(path))
          hits.push(
            hit(
              path,
              'The constructor behind an object of the host belongs to the host: its timers and its functions are real.',
            ),
          );
      },
    });
    return hits;
  },
};

export const replayBranch: LintRule = {
  name: 'replay-branch',
  looksFor: '`unsafe.isReplaying` in workflow code',
  why: 'A branch that only a replay takes is a branch that the execution did not take.',
  instead: 'Use log of @temporalio/workflow, which is silent in a replay; take patched() for a change of code.',
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      MemberExpression(path) {
        const name = propertyName(path.node);
        const owner = ownerOf(path.node);
        if (
          (name === 'isReplaying' || name === 'isReplayingHistoryEvents') &&
          owner !== undefined &&
          (propertyName(owner) === 'unsafe' || (owner.type === 'Identifier' && owner.name === 'unsafe'))
        )
          hits.push(hit(path, `\`unsafe.${name}\` tells a replay from an execution.`));
      },
      ObjectPattern(path) {
        const { parent } = path;
        if (parent.type !== 'VariableDeclarator' || !parent.init || propertyName(parent.init) !== 'unsafe') return;
        for (const one of path.node.properties) {
          const key = one.type === 'ObjectProperty' && one.key.type === 'Identifier' ? one.key.name : '';
          if (key.startsWith('isReplaying'))
            hits.push(hit(path, `\`unsafe.${key}\` tells a replay from an execution.`));
        }
      },
    });
    return hits;
  },
};
