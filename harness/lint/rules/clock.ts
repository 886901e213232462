// Ways to the host's clock that the sandbox leaves open. `Date.now()` and `new Date()` are not among them: they read the workflow's own time.
import { hit, isGlobal, isGlobalNamed, propertyName, walk, withoutTypes } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

export const clock: LintRule = {
  name: 'clock',
  looksFor:
    'the wall clock of the machine: `performance`, `Intl` without a date, a date made through `constructor`, `unsafe.now()`',
  why: 'A replay runs at another time than the execution did, so a value from the machine’s clock is another one.',
  instead: 'Use Date.now() or new Date(): in a workflow they read the time of its history.',
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      Identifier(path) {
        if (path.node.name === 'performance' && isGlobal(path))
          hits.push(
            hit(
              path,
              '`performance` does not exist in the sandbox: a ReferenceError fails the workflow task at every try.',
            ),
          );
        if (path.node.name === 'Temporal' && isGlobal(path))
          hits.push(
            hit(path, '`Temporal` is not there before Node 26, and from there on its `Now` reads the machine’s clock.'),
          );
      },
      CallExpression(path) {
        const { callee, arguments: given } = path.node;
        if (isGlobalNamed(path.get('callee'), 'Date'))
          hits.push(
            hit(
              path,
              '`Date()` without `new` gives an object in the sandbox, not the text it gives elsewhere.',
              'Write new Date().toISOString().',
            ),
          );
        if (callee.type !== 'MemberExpression') return;
        const name = propertyName(callee);
        const owner = callee.object;
        if (name === 'now' && propertyName(owner) === 'constructor')
          hits.push(
            hit(
              path,
              '`constructor.now()` of a date reads the machine’s clock: the constructor behind a date is not the patched one.',
            ),
          );
        if (name === 'now' && propertyName(owner) === 'unsafe')
          hits.push(hit(path, '`unsafe.now()` reads the machine’s clock.'));
        if (
          (name === 'format' || name === 'formatToParts') &&
          given.length === 0 &&
          /DateTimeFormat/.test(
            owner.type === 'NewExpression' || owner.type === 'CallExpression' ? nameOf(owner.callee) : '',
          )
        )
          hits.push(
            hit(
              path,
              `\`Intl.DateTimeFormat().${name}()\` without a date takes the machine’s clock.`,
              'Give it a date and a time zone: new Intl.DateTimeFormat("en-GB", { timeZone: "UTC" }).format(new Date()).',
            ),
          );
      },
      NewExpression(path) {
        if (propertyName(withoutTypes(path.node.callee)) === 'constructor' && path.node.arguments.length === 0)
          hits.push(
            hit(
              path,
              '`new x.constructor()` of a date reads the machine’s clock: the constructor behind a date is not the patched one.',
            ),
          );
      },
    });
    return hits;
  },
};

const nameOf = (node: { readonly type: string }): string => propertyName(node as never) ?? '';
