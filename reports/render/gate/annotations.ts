// GitHub workflow annotations: commands on stdout that put breaks at their lines in a pull request, within GitHub's limits.
import { findingFails, leavesUnsure } from '../../evidence/gate-fails.ts';
import type { GateFailsOn, GateFinding, GateReport } from '../../evidence/gate.ts';
import { gateRule } from '../../evidence/gate-rules.ts';
import { cut } from '../columns.ts';
import { oneLine, plain } from '../escape.ts';
import { number } from '../format.ts';
import { breaksOf, type Break } from './breaks.ts';
import { extent } from './break-lines.ts';
import { gateHeadline, gateVerdict } from './outcome.ts';
import { inRepository } from './repository-path.ts';

/** GitHub shows ten of each kind per step, and drops the rest in silence. */
const PER_KIND_MAX = 10;
/** Longer titles are refused. */
const TITLE_LENGTH_MAX = 200;

interface Annotation {
  readonly kind: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly at: Pick<GateFinding, 'file' | 'line'>;
}

/** A value of the command: what would end it is written as percent codes, as the runner reads them. */
const data = (text: string): string =>
  plain(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** The same inside of the properties, where colons and commas have a meaning too. */
const property = (text: string): string => data(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');

function command(
  kind: 'error' | 'warning' | 'notice',
  properties: readonly (readonly [string, string])[],
  text: string,
): string {
  const list = properties.map(([name, value]) => `${name}=${property(value)}`).join(',');
  return `::${kind}${list === '' ? '' : ` ${list}`}::${data(text)}`;
}

function ofBreak(each: Break): Annotation {
  const { finding } = each;
  const name = [each.pipeline, each.title].filter((part) => part !== '').join(': ');
  return {
    kind: each.fails || each.section === 'unknown' ? 'error' : 'warning',
    title: name,
    message: [
      extent(each),
      finding.message,
      ...(finding.suggestion === undefined ? [] : ['', finding.suggestion]),
    ].join('\n'),
    at: finding,
  };
}

const ofFinding = (finding: GateFinding, failsOn: readonly GateFailsOn[]): Annotation => ({
  kind: findingFails(failsOn, finding) || leavesUnsure(finding) ? 'error' : 'warning',
  title: gateRule(finding.rule)?.title ?? finding.rule,
  message: finding.suggestion === undefined ? finding.message : `${finding.message}\n${finding.suggestion}`,
  at: finding,
});

/**
 * Renders at most 10 errors, 10 warnings and one notice that counts the rest. Notes and accepted breaks are no annotations.
 *
 * @param folder - of the configuration, from the repository's root; `''` at the root
 */
export function renderGateAnnotations(report: GateReport, folder: string): string {
  const breaks = breaksOf(report).filter(({ section }) => section !== 'note' && section !== 'accepted');
  const all = [
    ...report.findings.filter(({ level }) => level !== 'note').map((finding) => ofFinding(finding, report.failsOn)),
    ...breaks.map(ofBreak),
  ];
  const kinds = (['error', 'warning'] as const).map((kind) => all.filter((each) => each.kind === kind));
  const shown = kinds.flatMap((each) => each.slice(0, PER_KIND_MAX));
  const left = all.length - shown.length;
  const unsaid = gateVerdict(report) === 'unknown' && all.length === 0;
  const lines = [
    ...shown.map(({ kind, title, message, at }) => {
      const file = inRepository(at.file, folder);
      const place = file === undefined ? [] : [['file', file] as const, ['line', String(at.line ?? 1)] as const];
      return command(kind, [...place, ['title', cut(oneLine(title), TITLE_LENGTH_MAX)]], message);
    }),
    ...(unsaid ? [command('error', [['title', 'ordeal replay']], gateHeadline(report))] : []),
    ...(left > 0
      ? [
          command(
            'notice',
            [['title', 'ordeal replay']],
            `${number(left)} more than GitHub shows of one step. The Markdown, JSON and SARIF reports have all of them.`,
          ),
        ]
      : []),
  ];
  return lines.map((each) => `${each}\n`).join('');
}
