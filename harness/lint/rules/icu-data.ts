// Texts and orders of a locale that is named: the same on every machine, and not under every version of Node.
import type { Node, NodePath } from '@babel/traverse';
import { bindingOf, hit, ownerOf, propertyName, walk } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

/** Methods that take a locale, and at which place. Without one they are of another rule. */
const METHODS: ReadonlyMap<string, number> = new Map([
  ['toLocaleString', 0],
  ['toLocaleDateString', 0],
  ['toLocaleTimeString', 0],
  ['localeCompare', 1],
]);
const FORMATS: ReadonlySet<string> = new Set(
  'Collator DateTimeFormat NumberFormat PluralRules ListFormat RelativeTimeFormat Segmenter DurationFormat DisplayNames'.split(
    ' ',
  ),
);

type Call = NodePath<Extract<Node, { type: 'CallExpression' | 'NewExpression' }>>;

const isNamed = (node: Node | undefined): boolean =>
  node !== undefined && !(node.type === 'Identifier' && node.name === 'undefined');

const message = (name: string): string =>
  `\`${name}\` takes what it writes, or the order, from the ICU data of the Node that runs it.`;

/** `new Intl.NumberFormat("en")`, with `new` or without. */
function formatOf(path: Call): readonly Hit[] {
  const { callee, arguments: given } = path.node;
  const [name, owner] = [propertyName(callee), ownerOf(callee)];
  const isIntl = owner?.type === 'Identifier' && owner.name === 'Intl' && bindingOf(path, 'Intl') === undefined;
  return isIntl && name !== undefined && FORMATS.has(name) && isNamed(given[0])
    ? [hit(path, message(`Intl.${name}`))]
    : [];
}

export const icuData: LintRule = {
  name: 'icu-data',
  level: 'warning',
  looksFor:
    'texts and orders of a named locale: `toLocaleString("en-GB")`, `Intl.NumberFormat("en-GB")`, `localeCompare(b, "en")`',
  why: 'How a locale writes and sorts is data of ICU, which comes with Node: workers before and after an upgrade of Node have another text for the same value. No probe shows it, all run on one Node.',
  instead:
    'Write the text by hand (toISOString, toFixed), compare code units, or do it in an activity: its result is recorded.',
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      CallExpression(path) {
        hits.push(...formatOf(path));
        const name = propertyName(path.node.callee);
        const at = name === undefined ? undefined : METHODS.get(name);
        if (name !== undefined && at !== undefined && isNamed(path.node.arguments[at]))
          hits.push(hit(path, message(name)));
      },
      NewExpression(path) {
        hits.push(...formatOf(path));
      },
    });
    return hits;
  },
};
