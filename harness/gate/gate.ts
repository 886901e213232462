// The gate: recorded Event Histories replayed on today's code. What no longer replays would strand executions in flight.
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { wallClock, type WallClock } from '../clock.ts';
import type { LoadedConfig } from '../config/load.ts';
import { openDecoder } from '../converter/decoder.ts';
import type { GateFailsOn, GateFinding, GateHistory, GateReport } from '../../reports/evidence/gate.ts';
import { acceptBreaks } from './accepted/accept.ts';
import type { Deeper, DeeperOptions, Looks } from './deeper.ts';
import type { FirstLooks } from './first-looks.ts';
import { ShapeQueue } from './order.ts';
import { openRemembered, rememberedIn } from './remembered.ts';
import { askedOf } from './owners.ts';
import { reportOf } from './report.ts';
import { REPLAY_SETTINGS, type ReplaySettings } from './settings.ts';
import { Serving } from './serving.ts';
import { Sorting } from './sorting.ts';
import type { Spool } from './spool.ts';
import { baselineFiles } from './sources/baseline-files.ts';
import { type Known, namedFiles } from './sources/named-files.ts';
import type { FoundHistory, HistorySource } from './sources/types.ts';

export interface GateRequest {
  readonly config: LoadedConfig;
  /** Files or folders, relative to `cwd`; none: every pipeline's own histories. */
  readonly paths?: readonly string[];
  /** Begun on `paths` before the rest of this was known. The gate ends it. */
  readonly firstLooks?: FirstLooks;
  /** Where the executions of the files ran of which no manifest notes it. Default: nobody knows. */
  readonly namespace?: string;
  /** Histories from elsewhere, in the place of files. */
  readonly found?: HistorySource;
  /** Names of pipelines: what belongs to others is left out. Default: all. */
  readonly only?: readonly string[];
  /** Histories are called by their paths relative to it. Default: the folder of the configuration. */
  readonly cwd?: string;
  /** Replaying processes at the same time. Default: as many as cores. */
  readonly workers?: number;
  readonly settings?: Partial<ReplaySettings>;
  /** Looks that cost another replay. */
  readonly looks?: Looks;
  /** Where the histories were recorded for this replay. */
  readonly base?: GateReport['base'];
  /** What is known about the histories as a whole before they are replayed. */
  readonly findings?: readonly GateFinding[];
  /** Where verdicts are remembered; `false`: neither asked nor kept. Default: `gate` in the cache of programs. */
  readonly cache?: string | false;
  /** What makes the gate fail. Default: errors. */
  readonly failsOn?: readonly GateFailsOn[];
  /** Told of each verdict as soon as it is known, in no order. */
  readonly onVerdict?: (history: GateHistory) => void;
  readonly clock?: WallClock;
  /** When the command was started, in ms of `clock.elapsed()`: times are counted from there. Default: now. */
  readonly startedMs?: number;
  /** Aborted: the processes are ended, and the gate fails with its reason. */
  readonly signal?: AbortSignal;
}

/** Looking at files holds the thread; so often the reports of the processes are let in. */
const TURN_EVERY_MS = 10;
/** A history that was sent to the wrong code, or a file with several in it, comes back to be sent again: once each. */
const MAX_ROUNDS = 3;

const ENDED_BY_HAND = 'query-interrupted';
const LEFT_OUT: GateFinding = {
  rule: ENDED_BY_HAND,
  level: 'note',
  message: 'Probes and coverage were left out: they begin when the asking has ended by itself.',
};

/** What is known of named files beside what they say. */
const knownOf = ({ config: { pipelines }, namespace }: GateRequest): Known => ({
  pipelines,
  ...(namespace === undefined ? {} : { namespace }),
});

/** Goes through the corpus until its end, or until nobody replays any more. */
async function fill(
  sorting: Sorting,
  request: GateRequest,
  over: AbortSignal,
  spool: Spool | undefined,
  serving: Serving,
): Promise<readonly GateFinding[]> {
  const { clock = wallClock, config, paths = [], cwd = config.dir } = request;
  const { queue } = sorting;
  const findings: GateFinding[] = [];
  let turned = clock.elapsed();
  try {
    if (request.found !== undefined) {
      for await (const found of request.found) {
        if (over.aborted) break;
        await spool?.keep(found);
        await sorting.takeFound(found);
      }
      return request.found.findings;
    }
    const files =
      paths.length > 0
        ? namedFiles(paths, cwd, findings, knownOf(request))
        : baselineFiles(askedOf(config.pipelines, request.only), cwd, findings);
    for await (const file of files) {
      if (over.aborted) break;
      await sorting.takeFile(file);
      // The first that waits is not kept waiting by looking at all the others.
      if (queue.length > 0) await serving.ready();
      if (clock.elapsed() - turned < TURN_EVERY_MS) continue;
      await turn();
      turned = clock.elapsed();
    }
    return findings;
  } finally {
    queue.end();
  }
}

/** The report where there is no history to replay, and the request's findings say why. */
export const nothingToReplay = ({
  failsOn = ['error'],
  findings = [],
  base,
  clock = wallClock,
  startedMs = clock.elapsed(),
}: GateRequest): GateReport => {
  const wallMs = clock.elapsed() - startedMs;
  return reportOf({ histories: [], findings, failsOn, wallMs, ...(base === undefined ? {} : { base }) });
};

interface Done {
  readonly clock: WallClock;
  readonly begun: number;
  readonly firstVerdictMs?: number;
  /** Histories that cannot be read again where they came from. */
  readonly spool: Spool | undefined;
}

/** Loaded where it is asked for: the gate by itself looks at no history twice. */
async function lookedDeeper(
  { probes = false, coverage = false }: Looks,
  replayed: readonly GateHistory[],
  options: Omit<DeeperOptions, keyof Looks>,
): Promise<Deeper> {
  if (!probes && !coverage) return { histories: replayed, coverage: [], findings: [] };
  const { lookDeeper } = await import('./deeper.ts');
  return lookDeeper({ ...options, probes, coverage }, replayed);
}

/** Looks deeper where that was asked for, lets the reviewed breaks pass, and sums up. */
async function concluded(
  request: GateRequest,
  replayed: readonly GateHistory[],
  found: readonly GateFinding[],
  { clock, begun, spool, ...first }: Done,
): Promise<GateReport> {
  const { failsOn = ['error'], base, findings = [], signal } = request;
  const { dir: root, pipelines } = request.config;
  const { paths = [], cwd = root, only } = request;
  const asked = askedOf(pipelines, only);
  const baselines = request.found === undefined && paths.length === 0;
  const reached = new Set(replayed.map(({ pipeline }) => pipeline));
  // Who has ended it by hand waits for the report alone.
  const looks = found.some(({ rule }) => rule === ENDED_BY_HAND) ? {} : (request.looks ?? {});
  const leftOut = looks !== request.looks && Object.values(request.looks ?? {}).includes(true);
  async function* fromFiles(): AsyncGenerator<FoundHistory> {
    const { openBaselines, openFiles } = await import('./sources/open-files.ts');
    yield* baselines ? openBaselines(asked, cwd) : openFiles(paths, cwd, knownOf(request));
  }
  const deeper = await lookedDeeper(looks, replayed, {
    // Of a pipeline that was not asked about, there is nothing to say.
    pipelines: baselines ? asked : asked.filter(({ name }) => reached.has(name)),
    read: async function* read() {
      const { ownedOnes } = await import('./decode-found.ts');
      yield* ownedOnes(spool?.read() ?? fromFiles(), { pipelines, only }, openDecoder(request.config));
    },
    root,
    clock,
    ...(signal === undefined ? {} : { signal }),
  });
  // An acceptance is known to be of no use where everything was replayed.
  const whole = baselines && only === undefined;
  const accepted = await acceptBreaks(root, deeper.histories, { now: clock.now(), failsOn, whole });
  return reportOf({
    histories: accepted.histories,
    coverage: deeper.coverage,
    findings: [...findings, ...found, ...(leftOut ? [LEFT_OUT] : []), ...deeper.findings, ...accepted.findings],
    failsOn,
    ...(base === undefined ? {} : { base }),
    wallMs: clock.elapsed() - begun,
    ...first,
  });
}

/** The whole way, with the histories of a source kept where they are looked at again. */
async function replayKeeping(request: GateRequest, spool: Spool | undefined): Promise<GateReport> {
  const clock = request.clock ?? wallClock;
  const begun = request.startedMs ?? clock.elapsed();
  const settings = { ...REPLAY_SETTINGS, ...request.settings };
  const root = request.config.dir;
  const processes = request.workers ?? availableParallelism();
  const remembered =
    request.cache === false
      ? undefined
      : openRemembered(rememberedIn(request.cache), root, settings, () => clock.now());
  let firstVerdictMs: number | undefined;
  const sorting = new Sorting({
    pipelines: request.config.pipelines,
    ...(request.only === undefined ? {} : { only: request.only }),
    queue: new ShapeQueue(processes),
    ...(remembered === undefined ? {} : { remembered }),
    ...(request.firstLooks === undefined ? {} : { firstLooks: request.firstLooks }),
    decoder: openDecoder(request.config),
    onVerdict(history) {
      // What was refused or could not be judged is no verdict yet.
      if (history.verdict !== 'cannot-tell') firstVerdictMs ??= clock.elapsed() - begun;
      request.onVerdict?.(history);
    },
  });
  const serving = new Serving({
    clock,
    processes,
    settings,
    root,
    targetOf: (pipeline) => sorting.targetOf(pipeline),
    concluded: (waiting, outcome, code) => sorting.conclude(waiting, outcome, code),
  });
  let findings: readonly GateFinding[] = [];
  const over = new AbortController();
  const stop = (): void => {
    over.abort();
    sorting.queue.end();
    void serving.close();
  };
  request.signal?.addEventListener('abort', stop, { once: true });
  try {
    [findings] = await Promise.all([fill(sorting, request, over.signal, spool, serving), serving.run(sorting.queue)]);
    for (let round = 1; round < MAX_ROUNDS && sorting.hasReturned && !over.signal.aborted; round += 1)
      await Promise.all([sorting.resort(), serving.run(sorting.queue)]);
    request.signal?.throwIfAborted();
  } finally {
    request.signal?.removeEventListener('abort', stop);
    over.abort();
    request.firstLooks?.end();
    await serving.close();
    await sorting.settled();
    await remembered?.flush();
  }
  return concluded(request, sorting.histories(), [...findings, ...sorting.findings()], {
    clock,
    begun,
    spool,
    ...(firstVerdictMs === undefined ? {} : { firstVerdictMs }),
  });
}

/**
 * Replays histories and says what breaks.
 *
 * Histories are looked at one by one and dropped after their verdict; each distinct shape is tried first.
 * @returns a report; zero histories are told as zero, never as a pass
 * @throws {HarnessError} `HISTORY_UNREADABLE` for a path that does not exist; a file that cannot be used is `cannot-tell` in the report ·
 * `BUNDLE_FAILED` · `HARNESS_FAULT`
 */
export async function replayGate(request: GateRequest): Promise<GateReport> {
  const { probes = false, coverage = false } = request.looks ?? {};
  if (request.found === undefined || !(probes || coverage)) return replayKeeping(request, undefined);
  const { openSpool } = await import('./spool.ts');
  const spool = await openSpool();
  try {
    return await replayKeeping(request, spool);
  } finally {
    await spool.remove();
  }
}
