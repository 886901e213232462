// Ways to the host's clock that the sandbox leaves open. `Date.now()` and `new Date()` are not among them: they read the workflow's own time.
import { hit, initOf, isGlobal, isGlobalNamed, ownerOf, propertyName, walk, withoutTypes } from '../walk.ts';
import type { Node, NodePath } from '@babel/traverse';
import type { Hit, LintRule } from '../types.ts';

const isMissing = (node: Node | undefined): boolean =>
  node === undefined || (node.type === 'Identifier' && node.name === 'undefined');

/** Calls that give the machine’s time. */
const callsOf = (path: NodePath<Extract<Node, { type: 'CallExpression' }>>): readonly Hit[] => {
  const hits: Hit[] = [];
  const { callee, arguments: given } = path.node;
  if (isGlobalNamed(path.get('callee'), 'Date'))
    hits.push(
      hit(
        path,
        '`Date()` without `new` gives an object in the sandbox, not the text it gives elsewhere.',
        'Write new Date().toISOString().',
      ),
    );
  const name = propertyName(callee);
  const owner = ownerOf(callee);
  if (owner === undefined) return hits;
  if (name === 'now' && propertyName(owner) === 'constructor')
    hits.push(
      hit(
        path,
        '`constructor.now()` of a date reads the machine’s clock: the constructor behind a date is not the patched one.',
      ),
    );
  if (name === 'now' && (propertyName(owner) === 'unsafe' || (owner.type === 'Identifier' && owner.name === 'unsafe')))
    hits.push(hit(path, '`unsafe.now()` reads the machine’s clock.'));
  if ((name === 'format' || name === 'formatToParts') && isMissing(given[0]) && isDateFormat(path, owner))
    hits.push(
      hit(
        path,
        `\`Intl.DateTimeFormat().${name}()\` without a date takes the machine’s clock.`,
        'Give it a date and a time zone: new Intl.DateTimeFormat("en-GB", { timeZone: "UTC" }).format(new Date()).',
      ),
    );
  return hits;
};

export const clock: LintRule = {
  name: 'clock',
  looksFor:
    'the wall clock of the machine: `performance`, `Intl` without a date, a date made through `constructor`, a class of dates, `unsafe.now()`',
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
        hits.push(...callsOf(path));
      },
      Class(path) {
        const parent = path.get('superClass');
        if (!Array.isArray(parent) && isGlobalNamed(parent as NodePath, 'Date'))
          hits.push(
            hit(
              path,
              '`class … extends Date` makes plain dates in the sandbox: the methods of the class are gone.',
              'Write functions that take a date.',
            ),
          );
      },
      ObjectPattern(path) {
        const { parent } = path;
        const from = parent.type === 'VariableDeclarator' && parent.init ? propertyName(parent.init) : undefined;
        const taken = path.node.properties.some((one) => one.type === 'ObjectProperty' && nameOfKey(one.key) === 'now');
        if (from === 'unsafe' && taken) hits.push(hit(path, '`unsafe.now()` reads the machine’s clock.'));
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

const nameOfKey = (key: Node): string | undefined => (key.type === 'Identifier' ? key.name : undefined);

/** Made here, or held by a constant of the module. */
const isDateFormat = (path: NodePath, typed: Node): boolean => {
  const node = withoutTypes(typed);
  if (node.type === 'Identifier') {
    const init = initOf(path, node.name);
    return init !== undefined && init.type !== 'Identifier' && isDateFormat(path, init);
  }
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  return propertyName(node.callee) === 'DateTimeFormat';
};
