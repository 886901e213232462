// Findings put together: what is the same break in many histories is told once, with their number and the first of them.
import { findingFails, isDrift, UNTOLD } from '../../evidence/gate-fails.ts';
import type { GateFinding, GateHistory, GateLevel, GateReport } from '../../evidence/gate.ts';
import { gateRule } from '../../evidence/gate-rules.ts';
import type { Divergence } from '../../evidence/types.ts';
import { historyFails } from './outcome.ts';

/** Where in a report a finding belongs, gravest first. */
export const SECTIONS = ['broken', 'unknown', 'drifted', 'warning', 'accepted', 'note'] as const;
export type Section = (typeof SECTIONS)[number];

export interface Occurrence {
  readonly history: GateHistory;
  readonly finding: GateFinding;
}

/** One break, in all histories that have it. */
export interface Break {
  readonly section: Section;
  readonly pipeline: string;
  /** `''` where histories of several types have it. */
  readonly workflowType: string;
  readonly rule: string;
  /** What happened, in a few words; the id where the rule is not known. */
  readonly title: string;
  readonly level: GateLevel;
  /** Whether it makes the gate fail. */
  readonly fails: boolean;
  /** Of the first occurrence, as everything below. */
  readonly finding: GateFinding;
  readonly divergence?: Divergence;
  readonly first: Occurrence;
  readonly occurrences: readonly Occurrence[];
  /** Histories that have it, and histories of its pipeline. */
  readonly histories: number;
  readonly of: number;
  /** The same break in a later run, also after lines have moved. */
  readonly identity: string;
}

function sectionOf(report: GateReport, history: GateHistory, finding: GateFinding): Section {
  const { level } = finding;
  if (level === 'note') return 'note';
  if (level === 'error' && history.verdict === 'cannot-tell') return 'unknown';
  if (history.accepted !== undefined && findingFails(report.failsOn, finding)) return 'accepted';
  if (level === 'error') return 'broken';
  return isDrift(finding) ? 'drifted' : 'warning';
}

/** A verdict that no finding explains is told all the same: silence would read as green. */
function findingsOf(history: GateHistory): readonly GateFinding[] {
  const silent = !history.findings.some(({ level }) => level === 'error');
  if (history.verdict === 'incompatible' && silent) {
    const message = 'The history does not replay on this code, and nothing says why.';
    return [{ rule: 'step-unlocated', level: 'error', message }, ...history.findings];
  }
  if (history.verdict === 'cannot-tell' && silent) {
    const message = 'The replay could not be judged, and nothing says why.';
    return [{ rule: 'cannot-tell', level: 'error', message }, ...history.findings];
  }
  return history.findings;
}

/** A shorter name stands in words of the message too. */
const NAME_LENGTH_MIN = 4;
/** Characters of a message that tell one break from another. */
const TELLING_LENGTH = 1_000;

/** At a place in the code, what comes after the first colon is what this one history had there. */
const telling = ({ file, message }: GateFinding): string =>
  file === undefined ? message : (message.split(': ', 1)[0] ?? message);

/** What differs from history to history in a message of the same break: numbers, quoted values, the names of the execution. */
function withoutValues(message: string, { file, workflowId, runId }: GateHistory): string {
  const names = [file, workflowId, runId]
    .filter(({ length }) => length >= NAME_LENGTH_MIN)
    .sort((a, b) => b.length - a.length);
  return names
    .reduce((text, name) => text.replaceAll(name, '#'), message.slice(0, TELLING_LENGTH))
    .replaceAll(/"(?:\\.|[^"\\])*"/g, '#')
    .replaceAll(/\d+/g, '#');
}

/** What a break is, without where its line is today: the two steps at the first difference, else its message. */
function identityOf(history: GateHistory, finding: GateFinding): string {
  const { divergence } = history;
  const row = divergence?.first === undefined ? undefined : divergence.rows[divergence.first];
  const what =
    finding.level === 'error' && divergence !== undefined && row !== undefined
      ? [divergence.kind, row.recorded ?? '', row.produced ?? '']
      : [withoutValues(telling(finding), history)];
  // Without a place in the code it is about the histories themselves, of whatever type.
  const code = finding.file === undefined && history.divergence === undefined ? [] : [history.workflowType];
  return JSON.stringify([history.pipeline, ...code, finding.rule, finding.file ?? '', ...what]);
}

/** Every break of the report, gravest section first; within one, what is not told, then the break of the most histories: many reports have no room for all. */
export function breaksOf(report: GateReport): readonly Break[] {
  const perPipeline = new Map<string, number>();
  const groups = new Map<string, { section: Section; identity: string; occurrences: Occurrence[] }>();
  for (const history of report.histories) {
    perPipeline.set(history.pipeline, (perPipeline.get(history.pipeline) ?? 0) + 1);
    for (const finding of findingsOf(history)) {
      const section = sectionOf(report, history, finding);
      const identity = identityOf(history, finding);
      const key = JSON.stringify([section, finding.line ?? 0, identity]);
      const group = groups.get(key) ?? { section, identity, occurrences: [] };
      group.occurrences.push({ history, finding });
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .flatMap(({ section, identity, occurrences }) => {
      const [first] = occurrences;
      return first === undefined ? [] : [breakOf(report, { section, identity, occurrences, first, perPipeline })];
    })
    .toSorted(
      (a, b) =>
        SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) ||
        Number(b.rule === UNTOLD) - Number(a.rule === UNTOLD) ||
        b.histories - a.histories,
    );
}

interface Group {
  readonly section: Section;
  readonly identity: string;
  readonly occurrences: readonly Occurrence[];
  readonly first: Occurrence;
  readonly perPipeline: ReadonlyMap<string, number>;
}

function breakOf(report: GateReport, { section, identity, occurrences, first, perPipeline }: Group): Break {
  const { history, finding } = first;
  const divergence = finding.level === 'error' ? history.divergence : undefined;
  return {
    section,
    pipeline: history.pipeline,
    workflowType: occurrences.every((each) => each.history.workflowType === history.workflowType)
      ? history.workflowType
      : '',
    rule: finding.rule,
    title: gateRule(finding.rule)?.title ?? finding.rule,
    level: finding.level,
    fails: section !== 'accepted' && historyFails(report, history) && findingFails(report.failsOn, finding),
    finding,
    ...(divergence === undefined ? {} : { divergence }),
    first,
    occurrences,
    histories: new Set(occurrences.map((each) => each.history)).size,
    of: perPipeline.get(history.pipeline) ?? 0,
    identity,
  };
}
