// What is to be said of a history besides its verdict: what drifts, what is unchecked, which prefixes were tried.
import type { GateFinding } from '../../reports/evidence/gate.ts';
import type { ReplayEvidence } from '../../reports/evidence/types.ts';
import { titleOf } from './commands.ts';
import type { Drift } from './drift.ts';
import { shown } from './place.ts';
import { PREFIXES_BOUND_MS } from './prefix-tally.ts';
import { isOpen, MAX_PREFIXES, uncheckedTail } from './prefixes.ts';
import type { PrefixOutcomes } from './protocol.ts';
import { UNTOLD } from '../../reports/evidence/gate-fails.ts';
import { kebab } from './snippet.ts';
import type { ReplayInput } from './types.ts';

/** What becomes of executions in flight, by rule; the rest is said of all. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  'drift-result': 'Who waits for an execution in flight gets the new result: its reader has to know both.',
  'drift-failure': 'Who waits for an execution in flight gets the new failure: its reader has to know both.',
  'drift-timer': 'Timers that run keep their length; those started from now on get the new one.',
  'drift-order': 'An execution in flight starts it with its next workflow task, beside steps it used to wait for.',
  'drift-task-queue': 'Keep workers on the old task queue until no task on it is open.',
};

const SENDERS: Readonly<Record<string, string>> = {
  'drift-result': 'Who sends it to an execution in flight gets the new answer: its reader has to know both.',
  'drift-failure': 'Who sends it to an execution in flight gets the new failure, or none: its reader has to know both.',
  'drift-order': 'Who sends it to an execution in flight gets the answer earlier, beside steps it used to wait for.',
};

const suggestionFor = ({ rule, command }: Drift): string => {
  const id = `${rule.replace('drift-', 'other-')}-of-${kebab(command.name || command.kind)}`;
  const guard = `If executions in flight have to keep what they began with: patched('${id}') ? <as now> : <as recorded>.`;
  const consequence = (command.kind === 'update' ? SENDERS : CONSEQUENCES)[rule];
  return consequence === undefined ? guard : `${consequence}\n${guard}`;
};

function driftFinding(drift: Drift, workflowType: string, root: string): GateFinding {
  const { rule, command, eventId, place, differences, more } = drift;
  const where = place === undefined ? {} : { file: shown(place.file, root), line: place.line };
  const here =
    place === undefined ? '' : ` (${drift.after === true ? 'after ' : ''}${shown(place.file, root)}:${place.line})`;
  const changes = differences.map(({ label, was, now }) => `${label}: ${was} → ${now}`).join('; ');
  const asks = command.kind === 'update' ? 'gives' : 'asks for';
  const others = more === 0 ? '' : ` ${more} more at this place ${more === 1 ? 'differs' : 'differ'} likewise.`;
  return {
    rule,
    level: 'warning',
    message: `${workflowType} ${asks} ${titleOf(command)}${here} otherwise than event ${eventId} recorded: ${changes}.${others}`,
    ...where,
    eventId,
    suggestion: suggestionFor(drift),
  };
}

/** Beyond what is told of one history. */
const untoldFinding = (told: number, untold: number, workflowType: string): GateFinding => ({
  rule: UNTOLD,
  level: 'warning',
  message: `${workflowType} does ${untold} more ${untold === 1 ? 'thing' : 'things'} otherwise than this history recorded, and they are not told one by one: ${told} of one history are. Correct those, or accept them, and replay it again.`,
});

/**
 * First of all how much is not told: reports that have no room for all leave out what comes last.
 * @param untold - how many more there are than `drift` holds
 */
export const driftFindings = (
  drift: readonly Drift[],
  untold: number,
  workflowType: string,
  root: string,
): readonly GateFinding[] => [
  ...(untold === 0 ? [] : [untoldFinding(drift.length, untold, workflowType)]),
  ...drift.map((one) => driftFinding(one, workflowType, root)),
];

/** What no replay of an open history can say anything about. */
export function tailFindings({ history }: ReplayInput): readonly GateFinding[] {
  if (!isOpen(history)) return [];
  const { events, after } = uncheckedTail(history);
  if (events === 0) return [];
  const what = events === 1 ? 'The event' : `The ${events} events`;
  return [
    {
      rule: 'unchecked-tail',
      level: 'note',
      message: `${what} after the last completed workflow task (event ${after}) ${events === 1 ? 'is' : 'are'} unchecked: no code has answered ${events === 1 ? 'it' : 'them'} yet.`,
      eventId: after,
    },
  ];
}

/** Says so where not every prefix was tried. */
export function prefixFindings(prefixes: PrefixOutcomes | undefined): readonly GateFinding[] {
  if (prefixes === undefined || prefixes.replayed >= prefixes.total) return [];
  const { replayed, total, timeUp = false } = prefixes;
  const bound = timeUp ? `after ${PREFIXES_BOUND_MS / 1_000} s the rest was left out` : `at most ${MAX_PREFIXES} are`;
  return [
    {
      rule: 'prefixes-chosen',
      level: 'warning',
      message: `${replayed} of ${total} prefixes were replayed, at even distances: ${bound}. Nothing is known of executions that stand in between.`,
    },
  ];
}

/** The verdict itself as a finding. `rule` names the kind of the change: `step-added`, `task-fails`, `cannot-tell`. */
export function verdictFinding(evidence: ReplayEvidence, rule: string): GateFinding {
  const { message = '', file, line, eventId, suggestion } = evidence;
  return {
    rule,
    level: 'error',
    message,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
