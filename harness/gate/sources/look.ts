// What a history that was read says about itself, and what makes its verdict weaker than it looks.
import { at, attributesOf, identityOf, textAt } from '../../history/events.ts';
import type { HistoryRead } from '../../history/file.ts';
import { isPlainEncoding, statusOf } from '../../history/status.ts';
import {
  installedSdk,
  isOfAnotherSdk,
  newerThanInstalled,
  recordedBy,
  type RecordedBy,
  sdkTitle,
} from '../../history/sdk.ts';
import type { GateFinding, HistoryStatus } from '../../../reports/evidence/gate.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';
import { NEWER_SDK } from '../entry.ts';
import { runIdOf } from './duplicates.ts';
import type { FoundHistory, ListedFile } from './types.ts';

const THIS_SDK = 'temporal-typescript';

export const gateStatusOf = (history: HistoryJson): HistoryStatus => {
  const status = statusOf(history);
  return status === 'running' ? 'open' : status;
};

function ofSdk(recorded: RecordedBy): readonly GateFinding[] {
  const { version } = installedSdk();
  const findings: GateFinding[] = [];
  if (isOfAnotherSdk(recorded))
    findings.push({
      rule: 'input-of-another-sdk',
      level: 'warning',
      message: `It was recorded by ${sdkTitle(recorded) ?? recorded.name}: a replay with ${THIS_SDK} compares two implementations.`,
    });
  const newer = newerThanInstalled(recorded);
  if (newer !== undefined)
    findings.push({
      rule: NEWER_SDK,
      level: 'warning',
      message: `It was recorded by SDK ${newer}, and ${version} is installed: what the newer one does in another way is judged by the older one.`,
      suggestion: `Install the @temporalio packages ${newer}, and replay it again.`,
    });
  return findings;
}

function ofFlags({ flaggedFrom, unchecked }: RecordedBy): readonly GateFinding[] {
  const [rule, level] = ['input-without-flags', 'warning'] as const;
  const suggestion = 'Record it again with a newer SDK and server, and do not strip sdkMetadata from it.';
  const off =
    "the SDK's id and type checks are off, so a rename of an activity, timer or child would pass in production. Names and ids are compared here instead.";
  if (flaggedFrom === undefined)
    return [{ rule, level, message: `It carries no flags of the SDK: ${off}`, suggestion }];
  if (unchecked === 0) return [];
  const steps = unchecked === 1 ? 'the 1 step' : `the ${unchecked} steps`;
  const message = `It carries flags of the SDK from event ${flaggedFrom} on only: for ${steps} more than one workflow task before, ${off}`;
  return [{ rule, level, message, eventId: flaggedFrom, suggestion }];
}

/** Encodings of the execution's arguments that need a converter of the user's. Whoever encodes something encodes these. */
function foreignEncodings({ events: [started] }: HistoryJson): readonly string[] {
  const payloads = started === undefined ? undefined : at(attributesOf(started), 'input', 'payloads');
  const encodings = (Array.isArray(payloads) ? payloads : []).map((payload) =>
    Buffer.from(textAt(payload, 'metadata', 'encoding'), 'base64').toString(),
  );
  return [...new Set(encodings)].filter((encoding) => encoding !== '' && !isPlainEncoding(encoding));
}

function ofReplay(history: HistoryJson): readonly GateFinding[] {
  const findings: GateFinding[] = [];
  if (identityOf(history).workflowId === '')
    findings.push({
      rule: 'input-without-workflow-id',
      level: 'warning',
      message:
        'Its first event names no Workflow ID: it is replayed under another one, and code that uses its own id does something else then.',
      suggestion: 'Record it again from a newer server.',
    });
  return withEncodings(findings, history);
}

const ENCODED = 'input-encoded';

/** The pipeline's own converter reads what the SDK's cannot. */
export const withoutEncodings = (warnings: readonly GateFinding[]): readonly GateFinding[] =>
  warnings.filter(({ rule }) => rule !== ENCODED);

/** The warnings, with what this history says of its encodings and no other. */
export function withEncodings(warnings: readonly GateFinding[], history: HistoryJson): readonly GateFinding[] {
  const encodings = foreignEncodings(history);
  const others = withoutEncodings(warnings);
  if (encodings.length === 0) return others;
  const message = `Its payloads are encoded as ${encodings.join(', ')}: a replay needs the converter that production has.`;
  const suggestion = 'Give the pipeline its dataConverter: payloadConverterPath, payloadCodecsPath.';
  return [...others, { rule: ENCODED, level: 'note', message, suggestion }];
}

/** The history, with a note that it is replayed for several pipelines where it is. @param owners - their names */
export function ofSeveral<H extends Pick<FoundHistory, 'workflowType' | 'warnings'>>(
  found: H,
  owners: readonly string[],
): H {
  if (owners.length < 2) return found;
  const message = `${owners.join(' and ')} register the Workflow Type "${found.workflowType}", and neither its place nor its task queue says whose this history is: it was replayed on each.`;
  const suggestion = 'Name the pipeline with --pipeline.';
  return { ...found, warnings: [...found.warnings, { rule: 'input-shared-type', level: 'note', message, suggestion }] };
}

/** What was left out because it belongs to pipelines that nobody asked about. @param byOwner - how many of each @param isAll - nothing else is left */
export function leftOut(byOwner: ReadonlyMap<string, number>, isAll: boolean): readonly GateFinding[] {
  const counts = [...byOwner].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const sum = counts.reduce((all, [, count]) => all + count, 0);
  if (sum === 0) return [];
  const what = sum === 1 ? '1 history was left out: it belongs' : `${sum} histories were left out: they belong`;
  const owners = counts.map(([name, count]) => `${name} (${count})`).join(' and ');
  const message = `${what} to ${owners}, which --pipeline does not name.`;
  const rule = 'input-of-another-pipeline';
  if (!isAll) return [{ rule, level: 'note', message }];
  return [
    { rule, level: 'error', message, suggestion: 'Name the pipeline that they belong to, or leave --pipeline out.' },
  ];
}

/**
 * The warnings of the preflight. Rules: `input-without-flags`, `input-before-first-task`, `input-of-another-sdk`, `input-newer-sdk`,
 * `input-without-workflow-id`, `input-encoded`.
 */
export function warningsOf(history: HistoryJson, recorded: RecordedBy): readonly GateFinding[] {
  if (recorded.workflowTasks === 0)
    return [
      {
        rule: 'input-before-first-task',
        level: 'note',
        message: 'No workflow task of it has completed, so a replay has nothing to compare.',
      },
    ];
  const rest = [...ofSdk(recorded), ...ofReplay(history)];
  return [...ofFlags(recorded), ...rest];
}

const NOTHING = {
  workflowId: '',
  runId: '',
  workflowType: '',
  events: 0,
  status: 'open',
  repairs: [],
  warnings: [],
} as const;

/** A file that is no history, without having been read. @param refused - the whole message */
export const refusedFile = (file: string, refused: string, pipeline: string | undefined): FoundHistory => ({
  kind: 'refused',
  file,
  format: 'unknown',
  ...NOTHING,
  ...(pipeline === undefined ? {} : { pipeline }),
  refused,
});

/** What is known of a file without reading it. */
type Listed = Pick<ListedFile, 'pipeline' | 'beside' | 'namespace'>;

/** What was read, as the gate takes it. */
export function foundOf(read: HistoryRead, { pipeline, beside, namespace }: Listed = {}): FoundHistory {
  const owner = {
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(beside === undefined ? {} : { beside }),
  };
  const { source: file, format } = read;
  if (read.kind === 'refused')
    return { kind: 'refused', file, format, ...NOTHING, ...owner, refused: read.error.message };
  const { history, repairs } = read;
  const recorded = recordedBy(history);
  const sdk = sdkTitle(recorded);
  return {
    kind: 'history',
    file,
    format,
    ...identityOf(history),
    runId: runIdOf(history),
    events: history.events.length,
    status: gateStatusOf(history),
    repairs,
    ...(sdk === undefined ? {} : { sdk }),
    ...owner,
    ...(namespace === undefined ? {} : { namespace }),
    history,
    warnings: warningsOf(history, recorded),
  };
}
