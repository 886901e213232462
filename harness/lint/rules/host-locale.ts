// Texts and calendar fields that depend on the locale and the time zone of the machine.
import { hit, isGlobalNamed, propertyName, walk } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

const TEXTS: ReadonlySet<string> = new Set(['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']);
const CASES: ReadonlySet<string> = new Set(['toLocaleUpperCase', 'toLocaleLowerCase']);
const LOCAL_FIELDS =
  /^(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|Year)$|^getTimezoneOffset$|^toDateString$|^toTimeString$/u;
/** A date with a time and no zone is read in the zone of the machine. */
const WITHOUT_ZONE = /\d[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/u;

export const hostLocale: LintRule = {
  name: 'host-locale',
  looksFor: 'dates and texts in the time zone or the locale of the machine',
  why: 'Workers of one fleet can have different zones and locales: the same history then gives another value.',
  instead: 'Use the UTC forms (getUTCHours, Date.UTC, toISOString), or name the locale and the time zone.',
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      CallExpression(path) {
        const { callee, arguments: given } = path.node;
        const name = propertyName(callee);
        if (name === undefined) return;
        if (TEXTS.has(name) && given.length < 2)
          hits.push(
            hit(
              path,
              `\`${name}\` without locale and time zone writes in those of the machine.`,
              `Write ${name}("en-GB", { timeZone: "UTC" }).`,
            ),
          );
        if (CASES.has(name) && given.length === 0)
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
