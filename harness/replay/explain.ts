// From the outcome of a replay to a verdict: what was recorded, what this code asks for, where, and what to write instead.
import { UNTOLD } from '../../reports/evidence/gate-fails.ts';
import type { ChangeKind, Divergence, ReplayEvidence } from '../../reports/evidence/types.ts';
import { identityOf } from '../history/events.ts';
import { align, type Row } from './align.ts';
import type { SeenOutcome } from './batch.ts';
import { type Change, changeIn } from './change.ts';
import { titleOf } from './commands.ts';
import { readCoreMessage } from './core-message.ts';
import { driftFindings, prefixFindings, tailFindings, verdictFinding } from './findings.ts';
import { placeIn, type Place, shown } from './place.ts';
import type { PrefixOutcomes } from './protocol.ts';
import { recordedCall } from './recorded-call.ts';
import { recordedCommands } from './recorded.ts';
import { sleepBeforeWait } from './sleep-before.ts';
import { suggestionFor } from './suggestion.ts';
import type { ReplayInput } from './types.ts';
import { consequenceOf, titlesOf, type Unnoticed } from './unnoticed.ts';
import { keptSignal, type UnheardSignal, unheardSignal, unheardSignalSentence } from './unheard-signal.ts';
import {
  answeredAsBefore,
  keptHandler,
  unansweredSentence,
  unansweredUpdate,
  unheardSentence,
  unheardUpdate,
} from './unheard-update.ts';

const IN_FLIGHT = 'Executions in flight would fail here.';

/** What the sandbox says to a Workflow Type that the bundle does not hold. */
const NOT_EXPORTED = /no such function is exported/;

const where = (place: Place | undefined, root: string): { file: string; line: number } | undefined =>
  place === undefined ? undefined : { file: shown(place.file, root), line: place.line };

/** What the SDK says to code that waits where the history holds a command. */
const WAITED = /No command scheduled for event/;

/** What else a change may be, where the evidence does not say. */
const OR_ELSE: Readonly<Partial<Record<ChangeKind, string>>> = {
  reordered: 'or steps changed places',
  removed: 'or a step was removed',
  later: 'or the step comes later',
  'other-branch': 'or a condition has another answer',
};

/** One of two: the replay does not get far enough to tell. */
const doubt = ({ orElse }: Change): string => {
  const other = orElse === undefined ? undefined : OR_ELSE[orElse];
  return other === undefined ? '' : ` It is one of two: this, ${other}; the replay ends before it shows.`;
};

/** The sentence of a change, in the words of its kind. */
function sentence(change: Change, workflowType: string, root: string): string {
  const recorded = change.recorded === undefined ? 'nothing more' : titleOf(change.recorded);
  const produced = change.produced === undefined ? 'something else' : titleOf(change.produced);
  const event = change.recorded === undefined ? 'the history' : `event ${change.recorded.eventId}`;
  const place = where(change.place, root);
  const here = place === undefined ? '' : ` (${change.after ? 'after ' : ''}${place.file}:${place.line})`;
  switch (change.kind) {
    case 'added':
      return `${workflowType} asks for ${produced}${here} where ${event} recorded ${recorded}: a step was added.`;
    case 'removed':
      if (change.orElse === 'later')
        return `${workflowType} asks for ${recorded} ${change.earlier} times${here} and waits, where ${event} recorded one more: a step was removed.`;
      return `${workflowType} no longer asks for ${recorded}, which ${event} recorded, and ${change.produced === undefined ? 'waits' : `goes on to ${produced}`}${here}: a step was removed.`;
    case 'renamed':
      if (recorded === produced)
        return `${workflowType} asks for ${produced}${here} where ${event} recorded one of another Workflow Id: ${change.recorded?.id ?? 'none'} → ${change.produced?.id ?? 'none'}.`;
      if (change.recorded?.kind !== change.produced?.kind)
        return `${workflowType} asks for ${produced}${here} where ${event} recorded ${recorded}: it runs in another way.`;
      return `${workflowType} asks for ${produced}${here} where ${event} recorded ${recorded}: a step was renamed.`;
    case 'reordered':
      return `${workflowType} asks for ${produced}${here} where ${event} recorded ${recorded}: the same steps come in another order.`;
    case 'early-return':
      return `${workflowType} ends${here} where ${event} recorded ${recorded}: it returns early.`;
    case 'other-branch':
      return `${workflowType} asks for ${produced}${here} where ${event} recorded ${recorded}: a condition has another answer.`;
    case 'later':
      return `${workflowType} does not ask for ${recorded} in the workflow task in which ${event} recorded it, but waits${here}: the step comes later.`;
    case 'other-end':
      return `${workflowType} reaches ${produced}${here} where ${event} recorded ${recorded}: it ends otherwise.`;
    case 'throws':
    case 'unlocated':
      return `${workflowType} does not follow its history at ${event}.`;
  }
}

function shownRow(row: Row, root: string): Divergence['rows'][number] {
  return {
    state: row.state,
    ...(row.recorded === undefined ? {} : { recorded: titleOf(row.recorded), eventId: row.recorded.eventId }),
    ...(row.produced === undefined ? {} : { produced: titleOf(row.produced), ...where(row.produced.place, root) }),
  };
}

/** What the SDK's converter says to a payload that a codec or another converter made. */
const UNKNOWN_ENCODING = /^Unknown encoding: (\S+)$/;

/** The encoding that the code could not read although its history holds it: the converter is missing here, and the code may be right. */
function unreadable(text: string, input: ReplayInput): string | undefined {
  const encoding = UNKNOWN_ENCODING.exec(text)?.[1];
  if (encoding === undefined) return undefined;
  const held = `"encoding":"${Buffer.from(encoding).toString('base64')}"`;
  return JSON.stringify(input.history).includes(held) ? encoding : undefined;
}

/** What the SDK says to a reference in the place of a payload. The replay fetches none: the code was not tried. */
const STORED_ELSEWHERE = /\[TMPRL1105\]/;
const REFERENCE = Buffer.from('temporal.api.sdk.v1.ExternalStorageReference').toString('base64');

const isStoredElsewhere = (text: string, { history }: ReplayInput): boolean =>
  STORED_ELSEWHERE.test(text) && JSON.stringify(history).includes(`"messageType":"${REFERENCE}"`);

type Produced = Extract<SeenOutcome, { kind: 'nondeterministic' }>;

export interface Explained {
  readonly input: ReplayInput;
  readonly outcome: SeenOutcome | undefined;
  /** Folder that places are shown relative to. */
  readonly root: string;
}

/** Of a step that only its id tells from the recorded one, or that others in parallel hide: the two sequences do not show it. */
function unlocated(
  unnoticed: Unnoticed,
  workflowType: string,
  root: string,
): Pick<ReplayEvidence, 'message' | 'file' | 'line' | 'eventId'> {
  const { recorded, produced } = unnoticed;
  const { was, now } = titlesOf(unnoticed);
  const place = where(produced.place, root);
  const here = place === undefined ? '' : ` (${place.file}:${place.line})`;
  return {
    message: `${workflowType} asks for ${now}${here} where event ${recorded.eventId} recorded ${was}. ${consequenceOf(unnoticed)}`,
    ...place,
    eventId: recorded.eventId,
  };
}

type Told = Pick<ReplayEvidence, 'message' | 'file' | 'line' | 'eventId' | 'suggestion'>;

/** Of code that waits because nothing in it takes the signal that the history goes on with. */
const silent = (signal: UnheardSignal, change: Change, workflowType: string, root: string): Told => ({
  message: `${unheardSignalSentence(workflowType, signal)} ${IN_FLIGHT}`,
  ...where(change.place, root),
  eventId: signal.eventId,
  suggestion: keptSignal(signal),
});

function nondeterministic({ input, root }: Explained, outcome: Produced, workflowId: string): ReplayEvidence {
  const { workflowType } = identityOf(input.history);
  const core = readCoreMessage(outcome.detail);
  const { wentOn = [], produced, unnoticed, kept = [] } = outcome;
  const rows = sleepBeforeWait(
    align(recordedCommands(input.history), wentOn.length > produced.length ? wentOn : produced),
  );
  const waits = WAITED.test(core.text);
  const change = changeIn(rows, waits, workflowType);
  const shownRows = rows.map((row) => shownRow(row, root));
  const base = { workflowId, verdict: 'incompatible' as const };
  const unheard = unheardUpdate(input.history, core);
  if (unheard !== undefined) {
    return {
      ...base,
      message: `${unheardSentence(workflowType, unheard)} ${IN_FLIGHT}`,
      eventId: unheard.eventId,
      suggestion: keptHandler(unheard),
      divergence: { kind: 'removed', rows: shownRows, ...(change === undefined ? {} : { first: change.first }) },
    };
  }
  if (unnoticed !== undefined && change?.recorded?.eventId !== unnoticed.recorded.eventId) {
    const divergence = { kind: 'renamed', rows: shownRows } as const;
    return { ...base, ...unlocated(unnoticed, workflowType, root), divergence };
  }
  if (change === undefined) {
    const where = core.eventId === undefined ? '' : ` at event ${core.eventId}`;
    if (outcome.doubtful === true) {
      return {
        workflowId,
        verdict: 'cannot-tell',
        message: `Failed to replay ${input.source}: the SDK could not go on${where}, and the commands show no difference: ${core.text}. Check that the history is whole and in order.`,
      };
    }
    const unanswered = unansweredUpdate(input.history, core);
    if (unanswered !== undefined) {
      return {
        ...base,
        message: `${unansweredSentence(workflowType, unanswered)} ${IN_FLIGHT}`,
        eventId: unanswered.eventId,
        suggestion: answeredAsBefore(unanswered),
        divergence: { kind: 'later', rows: shownRows },
      };
    }
    return {
      ...base,
      message: `${workflowType} does not follow its history: ${core.text}. ${IN_FLIGHT}`,
      ...(core.eventId === undefined ? {} : { eventId: core.eventId }),
      divergence: { kind: 'unlocated', rows: shownRows },
    };
  }
  const divergence = { kind: change.kind, rows: shownRows, first: change.first };
  const signal = waits && change.recorded ? unheardSignal(input.history, change.recorded.eventId, kept) : undefined;
  if (signal !== undefined)
    return { ...base, ...silent(signal, change, workflowType, root), divergence: { ...divergence, kind: 'removed' } };
  const eventId = change.recorded?.eventId ?? core.eventId;
  const known = change.recorded === undefined ? {} : recordedCall(input.history, change.recorded);
  const suggestion = suggestionFor(change, known);
  return {
    ...base,
    message: `${sentence(change, workflowType, root)}${doubt(change)} ${unnoticed === undefined ? IN_FLIGHT : consequenceOf(unnoticed)}`,
    ...where(change.place, root),
    ...(eventId === undefined ? {} : { eventId }),
    ...(suggestion === undefined ? {} : { suggestion }),
    divergence,
  };
}

function taskFailed(
  { input, root }: Explained,
  outcome: Extract<SeenOutcome, { kind: 'task-failed' }>,
  workflowId: string,
): ReplayEvidence {
  const { workflowType } = identityOf(input.history);
  const { text, stack } = readCoreMessage(outcome.detail);
  const encoding = unreadable(text, input);
  if (encoding !== undefined) {
    const message = `Failed to replay ${input.source}: its payloads are encoded as ${encoding}, and the replay has no converter for them. Give the pipeline its dataConverter: payloadConverterPath, payloadCodecsPath.`;
    return { workflowId, verdict: 'cannot-tell', message };
  }
  if (isStoredElsewhere(text, input)) {
    const message = `Failed to replay ${input.source}: payloads of it are kept in external storage, and a replay fetches none. Download the history with its payloads in it, or fetch them in a codec (payloadCodecsPath).`;
    return { workflowId, verdict: 'cannot-tell', message };
  }
  const place = where(placeIn(stack), root);
  const here = place === undefined ? '' : ` (${place.file}:${place.line})`;
  const rows = align(recordedCommands(input.history), outcome.produced).map((row) => shownRow(row, root));
  return {
    workflowId,
    verdict: 'incompatible',
    message: `${workflowType} fails its workflow task${here} where the history went on: ${text}. Executions in flight would stand still here.`,
    ...place,
    ...(NOT_EXPORTED.test(text)
      ? { suggestion: `Export ${workflowType} from the workflow module until no execution of this type is open.` }
      : {}),
    divergence: { kind: 'throws', rows },
  };
}

function cannotTell(
  { input, root }: Explained,
  outcome: Extract<SeenOutcome, { kind: 'cannot-tell' }>,
  workflowId: string,
): ReplayEvidence {
  // The refusals of the preflight are whole messages already.
  const detail = outcome.detail.startsWith('Failed to ')
    ? outcome.detail
    : `Failed to replay ${input.source}: ${outcome.detail}`;
  const { after } = outcome;
  if (after === undefined) return { workflowId, verdict: 'cannot-tell', message: detail };
  const place = where(after.place, root);
  const here = place === undefined ? '' : ` (${place.file}:${place.line})`;
  return {
    workflowId,
    verdict: 'cannot-tell',
    message: `${detail}, after ${titleOf(after)}${here}. Look there for a loop without an await.`,
    ...place,
  };
}

type Compatible = Extract<SeenOutcome, { kind: 'compatible' }>;

/** A replay answers `patched()` with no; the first task that is done anew with yes. */
const MID_FLIGHT =
  'From the next workflow task on, patched() answers true: what an earlier patch prepares is missing there. Ask for one patch, once, and keep its answer.';

/** What a prefix could not do, told of the whole history. */
function inFlight(explained: Explained, failed: NonNullable<PrefixOutcomes['failed']>): ReplayEvidence {
  const { input } = explained;
  const events = input.history.events.filter((event) => Number(event.eventId) <= failed.eventId);
  const inner = verdictOf({ ...explained, input: { ...input, history: { events } }, outcome: failed.outcome });
  const message = `The whole history replays, but an execution that stands at event ${failed.eventId} would not go on: ${inner.message ?? 'the reason is not known'}`;
  const suggestion = inner.suggestion ?? (failed.outcome.kind === 'task-failed' ? MID_FLIGHT : undefined);
  return {
    ...inner,
    message,
    eventId: inner.eventId ?? failed.eventId,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function drifted(
  { drift = [], untoldDrifts = 0 }: Compatible,
  workflowId: string,
  workflowType: string,
  root: string,
): ReplayEvidence {
  const findings = driftFindings(drift, untoldDrifts, workflowType, root);
  const first = findings.find(({ rule }) => rule !== UNTOLD);
  if (first === undefined) return { workflowId, verdict: 'compatible' };
  const { message, file, line, eventId, suggestion } = verdictFinding({ ...first, workflowId, verdict: 'drifted' }, '');
  const more = drift.length - 1 + untoldDrifts;
  const others = more === 0 ? '' : ` And ${more} more.`;
  return {
    workflowId,
    verdict: 'drifted',
    message: `${message}${others}`,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(suggestion === undefined ? {} : { suggestion }),
    findings,
    ...(untoldDrifts === 0 ? {} : { untoldDrifts }),
  };
}

/** Rules of the two verdicts that are errors. */
function ruleOf({ verdict, divergence }: ReplayEvidence, isPrefix: boolean): string {
  if (verdict === 'cannot-tell') return 'cannot-tell';
  if (isPrefix) return 'prefix-fails';
  return divergence?.kind === 'throws' ? 'task-fails' : `step-${divergence?.kind ?? 'unlocated'}`;
}

function verdictOf(explained: Explained): ReplayEvidence {
  const { input, outcome, root } = explained;
  const { workflowId: own, workflowType } = identityOf(input.history);
  const workflowId = own || input.workflowId;
  switch (outcome?.kind) {
    case 'compatible':
      return outcome.prefixes?.failed === undefined
        ? drifted(outcome, workflowId, workflowType, root)
        : inFlight(explained, outcome.prefixes.failed);
    case 'nondeterministic':
      return nondeterministic(explained, outcome, workflowId);
    case 'task-failed':
      return taskFailed(explained, outcome, workflowId);
    case 'cannot-tell':
      return cannotTell(explained, outcome, workflowId);
    case undefined:
      return {
        workflowId,
        verdict: 'cannot-tell',
        message: `Failed to replay ${input.source}: no outcome was reported. Run it again.`,
      };
  }
}

/**
 * The verdict on one history, with everything there is to say of it as findings: an error for `incompatible` and `cannot-tell`,
 * a warning for each drift, notes. Pure but for reading the quoted source lines.
 */
export function explain(explained: Explained): ReplayEvidence {
  const { input, outcome } = explained;
  const evidence = verdictOf(explained);
  const prefixes = outcome?.kind === 'compatible' ? outcome.prefixes : undefined;
  const isError = evidence.verdict === 'incompatible' || evidence.verdict === 'cannot-tell';
  const findings = [
    ...(isError ? [verdictFinding(evidence, ruleOf(evidence, prefixes?.failed !== undefined))] : []),
    ...(evidence.findings ?? []),
    ...(evidence.verdict === 'cannot-tell' ? [] : tailFindings(input)),
    ...prefixFindings(prefixes),
  ];
  return {
    ...evidence,
    ...(findings.length === 0 ? {} : { findings }),
    ...(prefixes === undefined ? {} : { prefixes: prefixes.replayed }),
  };
}
