// Foreign text made harmless. Evidence holds what models, servers and exceptions said: none of it may act in a report.
/* oxlint-disable no-control-regex -- control characters are what has to go */
import { stripVTControlCharacters } from 'node:util';

/** One message in a report. What is longer lies whole in the evidence. */
export const MESSAGE_LENGTH_MAX = 4_000;

/** Control characters but tab and line feed, marks that turn the writing direction, byte order marks and non-characters. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g;

/**
 * Text that any document may hold: no ANSI sequences, no control characters but tab and line feed,
 * no half surrogates, no marks that turn the direction of writing. Cut at `MESSAGE_LENGTH_MAX`, saying so.
 */
export function plain(text: string): string {
  const more = text.length - MESSAGE_LENGTH_MAX;
  const cut = more > 0 ? text.slice(0, MESSAGE_LENGTH_MAX) : text;
  const clean = stripVTControlCharacters(cut)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(UNSEEN, '');
  return more > 0 ? `${clean} … ${more} more characters` : clean;
}

/** The same in one line. */
export const oneLine = (text: string): string => plain(text).replace(/\s+/g, ' ').trim();

/**
 * Keeps lines of a log from being read as commands of a CI system (`::error::`, `##[group]`, `##vso[`, `##teamcity[`).
 * The colons become ratio signs, which look the same.
 */
const withoutCommands = (text: string): string =>
  text
    .replace(/(^|\s)(:{2,})/g, (_, before: string, colons: string) => before + '∶'.repeat(colons.length))
    .replace(/#(?=#\w*\[)/g, '# ');

/** For a terminal or a log: plain, and no command of a CI system. */
export const terminal = (text: string): string => withoutCommands(plain(text));

/** The same in one line. */
export const terminalLine = (text: string): string => withoutCommands(oneLine(text));

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const entity = (character: string): string => ENTITIES[character] ?? character;

/** For HTML and XML alike: text and quoted attributes. `]]>` cannot occur, since `>` never stays. */
export const markup = (text: string): string => plain(text).replace(/[&<>"']/g, entity);

/** For a line of Markdown, table cells included: no HTML, no formatting, no link, no mention. */
export const markdown = (text: string): string =>
  withoutCommands(oneLine(text))
    .replace(/[\\`*_[\]()|~#!$]/g, '\\$&')
    .replace(/[&<>]/g, entity)
    .replace(/@/g, '@\u200b')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, '$&\u200b')
    .replace(/^([-+=]|\d+[.)])/, '\\$1');

/** For Markdown code outside of tables (a `|` stays as it is): the fence is longer than any run of backticks inside. */
export function markdownCode(text: string): string {
  const line = withoutCommands(oneLine(text));
  const fence = '`'.repeat(longestRun(line) + 1);
  return line === '' ? '' : line.includes('`') ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

/** JSON text that is also safe in a log: what a terminal or a CI system would act on is written as `\u…`. */
export const jsonText = (value: unknown, indent = 2): string =>
  JSON.stringify(value, null, indent)
    .replace(UNSEEN_IN_JSON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/#(?=#\w*\[)/g, '\\u0023');

const UNSEEN_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g;
