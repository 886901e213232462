// An order that depends on the machine or on the engine: collation of the host's locale, a comparator that answers true or false.
import type { Node, NodePath } from '@babel/traverse';
import { bindingOf, hit, ownerOf, propertyName, walk, withoutTypes } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

const SORTS: ReadonlySet<string> = new Set(['sort', 'toSorted']);

/** Whether a comparator gives back a comparison as it is: `(a, b) => a > b`. */
const answersYesOrNo = (node: Node | undefined): boolean => {
  if (node?.type !== 'ArrowFunctionExpression' && node?.type !== 'FunctionExpression') return false;
  if (node.body.type !== 'BlockStatement') return isComparison(node.body);
  const [only] = node.body.body;
  return only?.type === 'ReturnStatement' && only.argument ? isComparison(only.argument) : false;
};

const isComparison = (typed: Node): boolean => {
  const node = withoutTypes(typed);
  return node.type === 'BinaryExpression' && ['<', '>', '<=', '>='].includes(node.operator);
};

type Call = NodePath<Extract<Node, { type: 'CallExpression' | 'NewExpression' }>>;

/** A call that decides by the locale of the machine when none is given. */
const withoutLocale = (path: Call, at: number): boolean => {
  const given = path.node.arguments[at];
  return given === undefined || (given.type === 'Identifier' && given.name === 'undefined');
};

/** `Intl.Collator()`, with `new` or without. */
const collation = (path: Call): readonly Hit[] => {
  const owner = ownerOf(path.node.callee);
  const isIntl = owner?.type === 'Identifier' && owner.name === 'Intl' && bindingOf(path, 'Intl') === undefined;
  return isIntl && propertyName(path.node.callee) === 'Collator' && withoutLocale(path, 0)
    ? [hit(path, '`Intl.Collator` without a locale sorts by the locale of the machine.')]
    : [];
};

export const order: LintRule = {
  name: 'order',
  looksFor:
    'an order that is not the same everywhere: `localeCompare` and `Intl.Collator` without a locale, a comparator that answers true or false',
  why: 'Commands are matched with the history in their order: two machines that sort differently issue them differently.',
  instead: 'Compare code units: (a, b) => (a < b ? -1 : a > b ? 1 : 0), or give the locale: a.localeCompare(b, "en").',
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      CallExpression(path) {
        hits.push(...collation(path));
        const name = propertyName(path.node.callee);
        if (name === 'localeCompare' && withoutLocale(path, 1))
          hits.push(hit(path, '`localeCompare` without a locale sorts by the locale of the machine.'));
        if (name !== undefined && SORTS.has(name) && answersYesOrNo(path.node.arguments[0]))
          hits.push(
            hit(
              path,
              `The comparator of \`${name}\` answers true or false, never "less": which order comes out is left to the engine.`,
              'Return a negative number, 0 or a positive one: (a, b) => a - b.',
            ),
          );
      },
      NewExpression(path) {
        hits.push(...collation(path));
      },
    });
    return hits;
  },
};
