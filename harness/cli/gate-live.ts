// What a gate tells while it works, on stderr: the first of what is wrong by name, the rest as counts.
import type { GateHistory, GateVerdict } from '../../reports/evidence/gate.ts';
import type { Shell } from './shell.ts';

/** Histories of one pipeline with the same cause that are told by name. The report has all. */
export const NAMED_PER_CAUSE = 3;
/** Lines altogether, however many causes there are. */
const LINES_MAX = 60;

export interface GateLive {
  tell(history: GateHistory): void;
  /** Says what was not named. */
  end(): void;
}

interface Cause {
  readonly verdict: GateVerdict;
  readonly pipeline: string;
  readonly rule: string;
  unnamed: number;
}

/** Names of files and of rules are foreign text. */
const tame = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ');

/** The first finding that explains the verdict. */
const ruleOf = ({ verdict, findings }: GateHistory): string => {
  const level = verdict === 'drifted' ? 'warning' : 'error';
  return findings.find((finding) => finding.level === level)?.rule ?? '';
};

const about = ({ verdict, pipeline, rule }: Cause): string =>
  [verdict, ...(rule === '' ? [] : [`[${rule}]`]), ...(pipeline === '' ? [] : [pipeline])].join(' ');

/** Verdicts as they come. On a terminal the last line counts on. */
export function gateLive(shell: Shell): GateLive {
  const { tty } = shell.outputs.err;
  const causes = new Map<string, Cause & { named: number }>();
  let [seen, shown, lines] = [0, '', 0];
  const show = (text: string): void => {
    if (tty) shell.err(`\r${text.padEnd(shown.length)}`);
    shown = text;
  };
  const line = (text: string): void => {
    show('');
    shell.err(`${tty ? '\r' : ''}${tame(text)}\n`);
  };
  return {
    tell(history) {
      seen += 1;
      const { verdict, pipeline, file } = history;
      if (verdict !== 'compatible') {
        const rule = ruleOf(history);
        const key = JSON.stringify([verdict, pipeline, rule]);
        const cause = causes.get(key) ?? { verdict, pipeline, rule, named: 0, unnamed: 0 };
        causes.set(key, cause);
        if (cause.named < NAMED_PER_CAUSE && lines < LINES_MAX) {
          cause.named += 1;
          lines += 1;
          line(`${about({ ...cause, pipeline: '' })} ${file}`);
        } else cause.unnamed += 1;
      }
      show(`${seen} told`);
    },
    end() {
      const left = [...causes.values()].filter(({ unnamed }) => unnamed > 0);
      for (const cause of left.slice(0, LINES_MAX)) line(`${about(cause)}: ${cause.unnamed} more`);
      const untold = left.slice(LINES_MAX).reduce((sum, { unnamed }) => sum + unnamed, 0);
      if (untold > 0) line(`and ${untold} more of other causes`);
      show('');
      if (tty) shell.err('\r');
    },
  };
}
