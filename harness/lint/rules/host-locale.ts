// Texts and calendar fields that depend on the locale and the time zone of the machine.
import type { Node, NodePath } from '@babel/traverse';
import { bindingOf, hit, isGlobalNamed, ownerOf, propertyName, walk } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

const TEXTS: ReadonlySet<string> = new Set(['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']);
const CASES: ReadonlySet<string> = new Set(['toLocaleUpperCase', 'toLocaleLowerCase']);
const LOCAL_FIELDS =
  /^(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|Year)$|^getTimezoneOffset$|^toDateString$|^toTimeString$/u;
/** A date with a time and no zone is read in the zone of the machine. */
const WITHOUT_ZONE = /\d[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/u;

const FORMATS: ReadonlySet<string> = new Set(
  'DateTimeFormat NumberFormat PluralRules ListFormat RelativeTimeFormat Segmenter DurationFormat'.split(' '),
);

/** Options that are written out, and do not name a zone. */
const namesNoZone = (node: Node | undefined): boolean =>
  node?.type === 'ObjectExpression' &&
  !node.properties.some(
    (one) => one.type === 'SpreadElement' || (one.key.type === 'Identifier' && one.key.name === 'timeZone'),
  );

const isMissing = (node: Node | undefined): boolean =>
  node === undefined || (node.type === 'Identifier' && node.name === 'undefined');

/** `new Intl.NumberFormat()`: made for the locale of the machine; a format of dates for its zone too. */
const formatOf = (path: NodePath<Extract<Node, { type: 'CallExpression' | 'NewExpression' }>>): readonly Hit[] => {
  const { callee, arguments: given } = path.node;
  const name = propertyName(callee);
  const owner = ownerOf(callee);
  if (name === undefined || !FORMATS.has(name) || owner?.type !== 'Identifier' || owner.name !== 'Intl') return [];
  if (bindingOf(path, 'Intl') !== undefined) return [];
  if (isMissing(given[0]))
    return [
      hit(
        path,
        `\`Intl.${name}\` without a locale writes in that of the machine.`,
        `Write new Intl.${name}("en-GB", …).`,
      ),
    ];
  if (name === 'DateTimeFormat' && (isMissing(given[1]) || namesNoZone(given[1])))
    return [
      hit(path, '`Intl.DateTimeFormat` without a time zone writes in that of the machine.', 'Add timeZone: "UTC".'),
    ];
  return [];
};

export const hostLocale: LintRule = {
  name: 'host-locale',
  looksFor: 'dates and texts in the time zone or the locale of the machine',
  why: 'Workers of one fleet can have different zones and locales: the same history then gives another value.',
  instead: 'Use the UTC forms (getUTCHours, Date.UTC, toISOString), or name the locale and the time zone.',
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      CallExpression(path) {
        hits.push(...formatOf(path));
        const { callee, arguments: given } = path.node;
        const name = propertyName(callee);
        if (name === undefined) return;
        if (TEXTS.has(name) && (given.length < 2 || isMissing(given[0])))
          hits.push(
            hit(
              path,
              `\`${name}\` without locale and time zone writes in those of the machine.`,
              `Write ${name}("en-GB", { timeZone: "UTC" }).`,
            ),
          );
        if (name !== 'toLocaleString' && TEXTS.has(name) && !isMissing(given[0]) && namesNoZone(given[1]))
          hits.push(
            hit(path, `\`${name}\` without a time zone writes in that of the machine.`, 'Add timeZone: "UTC".'),
          );
        if (CASES.has(name) && isMissing(given[0]))
          hits.push(hit(path, `\`${name}\` without a locale follows the locale of the machine.`));
        if (LOCAL_FIELDS.test(name) && given.length === (name.startsWith('set') ? given.length : 0))
          hits.push(hit(path, `\`${name}\` counts in the time zone of the machine.`));
        if (name === 'resolvedOptions')
          hits.push(hit(path, '`resolvedOptions` tells the zone and the locale of the machine.'));
        if (
          name === 'parse' &&
          callee.type === 'MemberExpression' &&
          callee.object.type === 'Identifier' &&
          callee.object.name === 'Date'
        )
          checkText(given[0]);
        function checkText(text: unknown): void {
          const node = text as { type?: string; value?: string } | undefined;
          if (node?.type === 'StringLiteral' && WITHOUT_ZONE.test(node.value ?? ''))
            hits.push(
              hit(
                path,
                'A date with a time and without a zone is read in the zone of the machine.',
                'End the text with Z or an offset.',
              ),
            );
        }
      },
      NewExpression(path) {
        hits.push(...formatOf(path));
        if (!isGlobalNamed(path.get('callee'), 'Date')) return;
        const given = path.node.arguments;
        if (given.length >= 2)
          hits.push(
            hit(
              path,
              '`new Date(year, month, …)` is counted in the time zone of the machine.',
              'Write new Date(Date.UTC(year, month, …)).',
            ),
          );
        const [text] = given;
        if (text?.type === 'StringLiteral' && WITHOUT_ZONE.test(text.value))
          hits.push(
            hit(
              path,
              'A date with a time and without a zone is read in the zone of the machine.',
              'End the text with Z or an offset.',
            ),
          );
      },
    });
    return hits;
  },
};
