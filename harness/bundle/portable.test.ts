// What of a bundle depends on the folder it was made in, and what does not.
import { expect, test } from 'vitest';
import { portableDigest } from './portable.ts';

const bundle = (way: string, leftOut: string, map: string, answer = '1'): string =>
  [
    `/*!${'*'.repeat(way.length)}!*\\`,
    `  !*** ${way}/node_modules/a/index.js ***!`,
    `  \\${'*'.repeat(way.length)}/`,
    `/***/ "${way}/node_modules/a/index.js"`,
    `const b = require("${leftOut}");`,
    `exports.answer = ${answer};`,
    `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${map}`,
  ].join('\n');

const HERE = bundle('../..', '?2d34', 'aGVyZQ==');

test('the way to the packages, names of what is left out and the source map do not count', () => {
  expect(portableDigest(bundle('../../../builds/elsewhere', '?13f1', 'dGhlcmU='))).toBe(portableDigest(HERE));
});

test('the code counts', () => {
  expect(portableDigest(bundle('../..', '?2d34', 'aGVyZQ==', '2'))).not.toBe(portableDigest(HERE));
});
