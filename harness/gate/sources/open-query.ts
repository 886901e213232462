// Shadowing: the histories of executions in a cluster, as they are now, on the code of this checkout. The cluster is only read.
import { unlessAborted } from '../../abort.ts';
import type { WallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
import { FEWEST_EVENTS, inspect, refusal } from '../../history/preflight.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import { ahead } from './ahead.ts';
import type { ClusterReads, ListedRun } from './cluster-reads.ts';
import { foundOf, gateStatusOf } from './look.ts';
import { queryOf, type Selection } from './query.ts';
import { type Share, Tally } from './tally.ts';
import { type FoundHistory, type HistorySource, sourceOf } from './types.ts';

export interface ShadowOptions extends Share {
  /** Ask again and again for executions that match by now. */
  readonly watch?: {
    /** Ends after so much time; absent: with the signal. */
    readonly forMs?: number;
    /** Between two questions; default WATCH_EVERY_MS. */
    readonly everyMs?: number;
  };
}

/** What shadowing is given of the process around it. */
export interface ShadowPlace {
  readonly clock: WallClock;
  /** Ends the source where it stands, without an error: what was found so far is whole. */
  readonly signal: AbortSignal;
}

/** Between two questions while watching. Visibility itself is seconds behind. */
const WATCH_EVERY_MS = 30_000;
/** Histories fetched at once: as many are held in memory. */
const FETCHES = 8;
/** Questions that may go unanswered in a row while watching. */
const MAX_UNANSWERED = 5;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Fetches one run and looks at it. Undefined: there is nothing to replay yet. Never rejects. */
async function fetched(reads: ClusterReads, run: ListedRun, tally: Tally): Promise<FoundHistory | undefined> {
  const { workflowId, runId, workflowType } = run;
  const source = `${reads.namespace}/${workflowId}/${runId}`;
  const known = { workflowId, runId, workflowType };
  try {
    const { events } = await reads.history(run);
    if (run.status === 'open' && events.length < FEWEST_EVENTS) {
      tally.tooYoung(runId, events.length);
      return undefined;
    }
    const looked = inspect(events, source);
    const status = gateStatusOf(looked.history);
    if (status === 'open' && run.status !== 'open')
      throw refusal(
        source,
        `it is ${run.status}, and its ${events.length} events have no end`,
        'Run the command again.',
      );
    tally.came(runId, events.length, status !== 'open');
    const found = foundOf({ kind: 'history', source, format: 'cluster', ...looked });
    return found.kind === 'history' ? { ...found, ...known, namespace: reads.namespace } : { ...found, ...known };
  } catch (cause) {
    const error = HarnessError.is(cause)
      ? cause
      : refusal(
          source,
          `it cannot be fetched from ${reads.title} (${reasonOf(cause)})`,
          'Check that its retention has not passed.',
          cause,
        );
    tally.came(runId, Number.MAX_SAFE_INTEGER, true);
    return { ...foundOf({ kind: 'refused', source, format: 'cluster', error }), ...known, status: run.status };
  }
}

/** The runs of one question that are to be fetched. */
async function* chosen(reads: ClusterReads, query: string, tally: Tally): AsyncGenerator<ListedRun> {
  for await (const run of reads.list(query)) {
    if (tally.full) return;
    const sort = tally.sort(run);
    if (sort === 'done') continue;
    if (sort === 'known' && run.status === 'open' && (await reads.lengthOf(run)) <= tally.eventsOf(run.runId)) continue;
    tally.take(run.runId);
    yield run;
  }
}

interface Asking {
  readonly reads: ClusterReads;
  readonly query: string;
  readonly tally: Tally;
  readonly findings: GateFinding[];
}

const answers = async function* ({ reads, query, tally }: Asking): AsyncGenerator<FoundHistory> {
  for await (const found of ahead(chosen(reads, query, tally), FETCHES, (run) => fetched(reads, run, tally)))
    if (found !== undefined) yield found;
};

/** Asks until the bound is passed; without `watch` once. */
async function* rounds(
  asking: Asking,
  watch: ShadowOptions['watch'],
  { clock, signal }: ShadowPlace,
): AsyncGenerator<FoundHistory> {
  const end = clock.elapsed() + (watch === undefined ? 0 : (watch.forMs ?? Number.POSITIVE_INFINITY));
  let unanswered = 0;
  // Bounded by the time that was asked for, or by the signal.
  for (let round = 0; ; round++) {
    try {
      yield* answers(asking);
      unanswered = 0;
    } catch (error) {
      // The first question must be answered: it may be wrong. Later ones may meet a server that restarts.
      if (!HarnessError.is(error) || error.code !== 'SERVER_UNREACHABLE') throw error;
      if (round === 0 || ++unanswered >= MAX_UNANSWERED) throw error;
      asking.findings.push({ rule: 'query-unanswered', level: 'warning', message: error.message });
    }
    const left = end - clock.elapsed();
    if (asking.tally.full || left <= 0) return;
    await clock.sleep(Math.min(watch?.everyMs ?? WATCH_EVERY_MS, left), signal);
  }
}

/**
 * Executions that match, listed over the visibility API. Each run once; while watching also again when its history has grown.
 *
 * @returns when iterated, throws USAGE for a query that the server refuses, SERVER_UNREACHABLE when it cannot be asked
 */
export function openQuery(
  reads: ClusterReads,
  selection: Selection,
  options: ShadowOptions,
  place: ShadowPlace,
): HistorySource {
  const findings: GateFinding[] = [];
  return sourceOf(findings, async function* () {
    const query = queryOf(selection);
    const tally = new Tally(options);
    const asking = rounds({ reads, query, tally, findings }, options.watch, place);
    try {
      for (;;) {
        const next = await unlessAborted(place.signal, asking.next());
        if (next.done === true) break;
        yield next.value;
      }
    } catch (error) {
      if (!place.signal.aborted) throw error;
      findings.push({
        rule: 'query-interrupted',
        level: 'note',
        message: 'It was ended by hand: what was found so far is whole.',
      });
    }
    findings.push(...tally.findings(query, reads.title));
  });
}
