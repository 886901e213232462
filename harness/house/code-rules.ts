// Words that must not stand in the code, each with what to write in their place.
import type { Source } from './source-tree.ts';
import type { HouseRule } from './violation.ts';

interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Whether it holds for this file. */
  applies(source: Source): boolean;
}

const CLOCK = 'harness/clock.ts';
const RANDOM = 'harness/random.ts';
const ours = ({ path }: Source): boolean => /^(harness|reports|scenarios|bench)\//.test(path);
const running = (source: Source): boolean => ours(source) && !source.test;

const BANS: readonly Ban[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/g,
    instead: 'take a WallClock (harness/clock.ts)',
    applies: (source) => running(source) && source.path !== CLOCK,
  },
  {
    pattern: /\b(?<!\.)set(?:Timeout|Interval)\(/g,
    instead: 'wait with WallClock.sleep or poll (harness/clock.ts)',
    applies: (source) => ours(source) && source.path !== CLOCK,
  },
  {
    pattern: /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/g,
    instead: 'derive it from the seed with digest (harness/random.ts)',
    applies: (source) => running(source) && source.path !== RANDOM,
  },
  {
    pattern: /\bconsole\.\w+\(/g,
    instead: 'hand the text to the shell or the reporter',
    applies: (source) => running(source) && !source.path.startsWith('bench/'),
  },
  {
    pattern: /\b(?:it|test|describe)(?:\.\w+)*\.(?:(?:skip|only|todo|skipIf)\b|runIf\b(?!\(process\.platform))/g,
    instead: 'make the test run, or take it away',
    applies: ({ test }) => test,
  },
  {
    pattern: /^[ \t]*export default\b/gm,
    instead: 'export it by name',
    applies: ({ path }) => !path.endsWith('.config.ts'),
  },
];

const lineAt = (code: string, index: number): number => code.slice(0, index).split('\n').length;

/** No banned word stands in the code. Comments and quoted text do not count. */
export const bannedWords: HouseRule = (sources) =>
  sources.flatMap((source) =>
    BANS.filter((ban) => ban.applies(source)).flatMap((ban) =>
      [...source.code.matchAll(ban.pattern)].map((match) => ({
        rule: 'banned',
        file: source.path,
        line: lineAt(source.code, match.index),
        message: `${match[0].trim()} is banned here: ${ban.instead}.`,
      })),
    ),
  );

const SWALLOWED =
  /\.catch\(\s*(?:async\s*)?\(\w*\)\s*=>\s*(?:undefined|null|void 0|\{\s*\})\s*\)|\bcatch(?:\s*\(\w+\))?\s*\{\s*\}/g;

/** An error that is passed over says why, on its line or the one above. */
export const noSwallowedErrors: HouseRule = (sources) =>
  sources.flatMap((source) =>
    [...source.code.matchAll(SWALLOWED)].flatMap((match) => {
      const line = lineAt(source.code, match.index);
      const last = lineAt(source.code, match.index + match[0].length);
      const around = source.text.split('\n').slice(Math.max(0, line - 2), last);
      if (around.some((text) => /\/\/|\/\*/.test(text))) return [];
      return [
        {
          rule: 'swallowed-error',
          file: source.path,
          line,
          message: 'an error is passed over in silence: handle it, or say in a comment why nothing is lost.',
        },
      ];
    }),
  );
