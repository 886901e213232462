// Whatever a history, a payload or an exception says, no report of the gate acts on it.
/* oxlint-disable no-control-regex -- control characters are what has to go */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateReportOf, hostileGate } from '../../evidence/fixtures/gate-report.ts';
import { HOSTILE } from '../../evidence/fixtures/hostile.ts';
import { GATE_REPORTER_NAMES, GATE_REPORTERS, type GateReporterName } from './reporters.ts';

const trap = fc.constantFrom(
  '</script>',
  '</details>',
  '<!--',
  '-->',
  ']]>',
  '\u001b[31m',
  '\u001b]0;x\u0007',
  '\u009b2J',
  '::error::',
  '\n::error file=a::stopped',
  '%0A::error::',
  '##[error]',
  '##vso[x]',
  '|',
  '`',
  '```',
  '\n```\n',
  '~~~',
  '[a](b)',
  '@all',
  '#1',
  'file=x,line=2',
  ',title=x',
  '\u0000',
  '\u2028',
  '\u202e',
  '\ud800',
  '&#60;',
  '"',
  "'",
  '\r',
  '\n',
  '../',
  '\\',
  ':',
  '\ufffe',
  '\n## x',
);
const foreign = fc.oneof(
  fc.array(fc.oneof(trap, fc.string({ unit: 'binary' })), { maxLength: 10 }).map((parts) => parts.join('')),
  fc.constant(HOSTILE),
);
const always = (promise: (render: (name: GateReporterName) => string) => void): void => {
  fc.assert(
    fc.property(foreign, (text) => {
      const report = hostileGate(text);
      promise((name) => GATE_REPORTERS[name].render(report));
    }),
    { numRuns: 50 },
  );
};

const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u;
const COMMAND = /^\s*::|##\w*\[/m;

/** Names of the elements in order; throws where one is not closed, not opened, or not written as we write them. */
function elements(xml: string): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [tag, closing, name = ''] of xml.matchAll(/<(\/?)([a-z-]+)((?:\s[a-zA-Z]+="[^"<>]*")*)\s*\/?>/g)) {
    if (closing === '/') {
      if (open.pop() !== name) throw new TypeError(`${name} closes what it did not open`);
    } else if (!tag.endsWith('/>')) open.push(name);
    seen.push(name);
  }
  if (open.length > 0) throw new TypeError(`${open.join(' ')} stay open`);
  return seen;
}

describe('foreign text in the reports of the gate', () => {
  it('shows no control character to a terminal and is no command of a CI system', () => {
    always((render) => {
      expect(render('list')).not.toMatch(UNSEEN);
      expect(render('list')).not.toMatch(COMMAND);
      expect(render('json')).not.toMatch(UNSEEN);
      expect(render('json')).not.toMatch(COMMAND);
    });
  });

  it('opens and closes no element of XML', () => {
    const calm = elements(GATE_REPORTERS.junit.render(hostileGate('calm')).replace(/^<\?.*\?>/, ''));
    always((render) => {
      const text = render('junit').replace(/^<\?.*\?>/, '');
      expect(elements(text).toSorted()).toEqual(calm.toSorted());
      expect(text).not.toMatch(UNSEEN);
      expect(text.replaceAll(/<\/?[a-z-]+(?:\s[a-zA-Z]+="[^"<>]*")*\s*\/?>/g, '')).not.toMatch(
        /[<>]|&(?!(amp|lt|gt|quot|#39);)/,
      );
    });
  });

  it('folds, heads, links and mentions nothing in Markdown', () => {
    const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    const calm = GATE_REPORTERS.markdown.render(hostileGate('calm'));
    always((render) => {
      const text = render('markdown');
      expect(text).not.toMatch(UNSEEN);
      // What stands in code blocks acts no more: take them out, fence by fence.
      const outside = text.replaceAll(/^(`{3,})(?:text|ts)\n[^]*?\n\1$/gm, '');
      for (const pattern of [/<details/g, /<\/details>/g, /<summary>/g, /<\/summary>/g, /^#/gm, /<!--/g])
        expect(count(outside, pattern)).toBeLessThanOrEqual(count(calm, pattern));
      expect(count(outside, /<\/details>/g)).toBe(count(outside, /<details/g));
      expect(outside.replaceAll(/<\/?(?:details|summary|b|code|sub)(?: open)?>|<!-- ordeal:gate -->/g, '')).not.toMatch(
        /[<>]/,
      );
      expect(outside).not.toMatch(/@(?!\u200b)/);
      expect(text).not.toMatch(COMMAND);
    });
  });

  it('adds no annotation, no line and no property to one', () => {
    always((render) => {
      const lines = render('github').trimEnd().split('\n');
      for (const line of lines) {
        expect(line).toMatch(/^::(?:error|warning|notice)(?: (?:file=[^,:]+,line=\d+,)?title=[^,:]*)?::/);
        expect(line).not.toMatch(UNSEEN);
      }
      expect(lines.length).toBeLessThanOrEqual(21);
    });
  });

  it('names no file outside of the repository to a code host', () => {
    always((render) => {
      const { runs } = JSON.parse(render('sarif')) as {
        runs: readonly {
          results: readonly {
            locations: readonly { physicalLocation: { artifactLocation: { uri: string } } }[];
          }[];
        }[];
      };
      for (const { locations } of runs[0]?.results ?? [])
        expect(locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^(?!\/|\.\.?(\/|$))[^\s:?#[\]@<>"\\]+$/);
    });
  });

  it('of a megabyte makes no report endless but JSON, which is the whole truth', () => {
    const report = gateReportOf(hostileGate('x'.repeat(1_000_000)).histories.slice(0, 1));
    for (const name of GATE_REPORTER_NAMES.filter((each) => each !== 'json')) {
      const { length } = GATE_REPORTERS[name].render(report);
      expect(length).toBeGreaterThan(100);
      expect(length).toBeLessThan(200_000);
    }
  });
});
