// Ways out of the sandbox, and branches that only a replay takes.
import { hit, isGlobal, isGlobalNamed, propertyName, walk } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

const THROWS: ReadonlySet<string> = new Set(['WeakRef', 'FinalizationRegistry']);
const REAL_TIME: ReadonlySet<string> = new Set(['Atomics', 'SharedArrayBuffer', 'WebAssembly']);

export const escape: LintRule = {
  name: 'escape',
  looksFor: 'code made from text, shared memory, and references that garbage collection decides on',
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
        if (REAL_TIME.has(name)) hits.push(hit(path, `\`${name}\` waits and computes outside of the workflow’s time.`));
      },
      CallExpression(path) {
        if (isGlobalNamed(path.get('callee'), 'eval'))
          hits.push(hit(path, '`eval` runs text as code, out of sight of every check.', 'Write the code out.'));
      },
      NewExpression(path) {
        if (isGlobalNamed(path.get('callee'), 'Function'))
          hits.push(hit(path, '`new Function` runs text as code, out of sight of every check.', 'Write the code out.'));
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
        if (
          (name === 'isReplaying' || name === 'isReplayingHistoryEvents') &&
          propertyName(path.node.object) === 'unsafe'
        )
          hits.push(hit(path, `\`unsafe.${name}\` tells a replay from an execution.`));
      },
    });
    return hits;
  },
};
