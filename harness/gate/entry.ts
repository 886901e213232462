// From a found history and what its replay came to: the entry of the report.
import type { GateFinding, GateHistory } from '../../reports/evidence/gate.ts';
import type { ReplayEvidence } from '../../reports/evidence/types.ts';
import type { FoundHistory } from './sources/types.ts';

/** Rule of a history that a newer SDK recorded: that it replays proves nothing. */
export const NEWER_SDK = 'input-newer-sdk';
/** Rule of a history that could not be replayed, or whose replay had to be ended. */
const NOT_REPLAYED = 'not-replayed';
/** Rule of a file that is no history, or one that cannot be repaired. */
const NOT_READ = 'not-read';
/** Rule of a history that the pipeline's codec refuses. */
export const NOT_DECODED = 'not-decoded';
/** Rule of a history of a Workflow Type that nobody registers. */
const NOT_REGISTERED = 'not-registered';

/** What the report says of a history in every case. */
const known = (found: FoundHistory): Omit<GateHistory, 'pipeline' | 'verdict' | 'findings'> => ({
  file: found.file,
  workflowId: found.workflowId,
  runId: found.runId,
  workflowType: found.workflowType,
  events: found.events,
  status: found.status,
  format: found.format,
  repairs: found.repairs,
  ...(found.sdk === undefined ? {} : { sdk: found.sdk }),
  prefixes: 0,
  cached: false,
});

/** The reason why a history goes on here and nobody knows whether it would: a newer SDK recorded it. */
function unproven({ file, warnings }: FoundHistory, { verdict }: ReplayEvidence): GateFinding | undefined {
  const newer = warnings.find(({ rule }) => rule === NEWER_SDK);
  if (newer === undefined || (verdict !== 'compatible' && verdict !== 'drifted')) return undefined;
  const message = `Failed to judge ${file}: it replays without a break, which proves nothing. ${newer.message}`;
  return { ...newer, rule: 'cannot-tell', level: 'error', message };
}

export function entryOf(found: FoundHistory, pipeline: string, evidence: ReplayEvidence): GateHistory {
  const doubt = unproven(found, evidence);
  const warnings = doubt === undefined ? found.warnings : found.warnings.filter(({ rule }) => rule !== NEWER_SDK);
  return {
    ...known(found),
    pipeline,
    verdict: doubt === undefined ? evidence.verdict : 'cannot-tell',
    findings: [...(doubt === undefined ? [] : [doubt]), ...(evidence.findings ?? []), ...warnings],
    ...(evidence.untoldDrifts === undefined ? {} : { untoldDrifts: evidence.untoldDrifts }),
    ...(evidence.divergence === undefined ? {} : { divergence: evidence.divergence }),
    prefixes: evidence.prefixes ?? 0,
  };
}

/** The entry of a history that was read and belongs to nobody, was not read, or whose payloads were not. */
export const refusedEntry = (
  found: FoundHistory,
  message: string,
  rule = found.kind === 'refused' ? NOT_READ : NOT_REGISTERED,
): GateHistory => ({
  ...known(found),
  pipeline: found.pipeline ?? '',
  verdict: 'cannot-tell',
  findings: [{ rule, level: 'error', message }, ...found.warnings],
});

/** What is known of a file that nobody has read to its end. */
type Unread = Pick<GateHistory, 'file' | 'pipeline' | 'workflowType'>;

const unread = (about: Unread, rule: string, message: string): GateHistory => ({
  ...about,
  workflowId: '',
  runId: '',
  events: 0,
  status: 'open',
  format: 'unknown',
  repairs: [],
  verdict: 'cannot-tell',
  findings: [{ rule, level: 'error', message }],
  prefixes: 0,
  cached: false,
});

/** The entry of a file that cannot be read. */
export const unreadEntry = (about: Unread, message: string): GateHistory => unread(about, NOT_READ, message);
/** The entry of a history of a Workflow Type that nobody registers. */
export const unregisteredEntry = (about: Unread, message: string): GateHistory =>
  unread(about, NOT_REGISTERED, message);
/** The entry of a history whose replay was ended from outside. */
export const undecidedEntry = (about: Unread, message: string): GateHistory => unread(about, NOT_REPLAYED, message);
