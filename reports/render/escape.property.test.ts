// Whatever a model, a server or an exception says, no document acts on it.
/* oxlint-disable no-control-regex -- control characters are what has to go */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../evidence/fixtures/hostile.ts';
import {
  jsonText,
  markdown,
  markdownCode,
  markup,
  MESSAGE_LENGTH_MAX,
  oneLine,
  plain,
  terminal,
  terminalLine,
} from './escape.ts';

/** Pieces that mean something to some document, among any text, half surrogates included. */
const trap = fc.constantFrom(
  '</script>',
  '<!--',
  ']]>',
  '\u001b[31m',
  '\u001b]0;x\u0007',
  '\u009b2J',
  '::error::',
  '##[error]',
  '###[',
  '##vso[x]',
  '|',
  '`',
  '``',
  '[a](b)',
  '@all',
  '\u0000',
  '\u2028',
  '\u202e',
  '\ud800',
  '\udc00',
  '&#60;',
  '"',
  "'",
  '\r',
  '\n',
  '\t',
  ' ',
  ':::',
  '\\',
  'http://x',
  '\ufffe',
);
const foreign = fc.oneof(
  fc.array(fc.oneof(trap, fc.string({ unit: 'binary' })), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.constant(HOSTILE),
);
const always = (promise: (text: string) => void): void => {
  fc.assert(
    fc.property(foreign, (text) => {
      promise(text);
    }),
    { numRuns: 400 },
  );
};

const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u;
const COMMAND = /^\s*::|##\w*\[/m;

describe('foreign text', () => {
  it('has no control characters, half surrogates or direction marks once it is plain', () => {
    always((text) => {
      expect(plain(text)).not.toMatch(UNSEEN);
    });
  });

  it('is one line where a line is asked for', () => {
    always((text) => {
      expect(oneLine(text)).not.toMatch(/[\n\t]/);
    });
  });

  it('is no command of a CI system in a terminal or in Markdown', () => {
    always((text) => {
      for (const written of [terminal(text), terminalLine(text), markdown(text)]) expect(written).not.toMatch(COMMAND);
      for (const word of terminal(text).split(' ')) expect(word).not.toMatch(COMMAND);
    });
  });

  it('opens and closes nothing in HTML and XML', () => {
    always((text) => {
      expect(markup(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      expect(markup(text)).not.toMatch(UNSEEN);
    });
  });

  it('ends no table cell, mentions nobody and is no HTML in Markdown', () => {
    always((text) => {
      const written = markdown(text);
      expect(written).not.toMatch(/[<>]|\n|@(?!\u200b)/);
      expect(written.replace(/\\[\\`*_[\]()|~#!$+=-]/g, '')).not.toMatch(/[`*_[\]|]/);
    });
  });

  it('cannot leave its code span in Markdown', () => {
    always((text) => {
      const written = markdownCode(text);
      if (written === '') return;
      const fence = /^`+/.exec(written)?.[0] ?? '';
      expect(written.endsWith(fence)).toBe(true);
      const inside = written.slice(fence.length, -fence.length);
      expect(inside.match(/`+/g) ?? []).not.toContain(fence);
    });
  });

  it('comes back whole from JSON, which shows none of it to a terminal', () => {
    always((text) => {
      const written = jsonText({ text });
      expect(JSON.parse(written)).toEqual({ text });
      expect(written).not.toMatch(UNSEEN);
      expect(written).not.toMatch(COMMAND);
    });
  });

  it('is cut at a bound, and says how much is missing', () => {
    const written = plain('x'.repeat(10_000_000));
    expect(written.length).toBeLessThan(MESSAGE_LENGTH_MAX + 50);
    expect(written).toMatch(/ … 9996000 more characters$/);
  });
});
