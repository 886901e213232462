// A second look at the corpus where it was asked for: probes of one history per shape, and coverage by all of them.
import type { WallClock } from '../clock.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { workflowCodeOf } from '../replay/workflow-code.ts';
import type { ReplayInput } from '../replay/types.ts';
import type { GateCoverage, GateFinding, GateHistory } from '../../reports/evidence/gate.ts';
import type { CoveredHistory } from './coverage/protocol.ts';
import { historyShape } from './shape.ts';
import type { FoundHistory } from './sources/types.ts';

export interface Looks {
  /** Replay one history per shape on machines that differ. */
  readonly probes?: boolean;
  /** Measure what the histories exercise. */
  readonly coverage?: boolean;
}

export interface DeeperOptions extends Looks {
  readonly pipelines: readonly Pipeline[];
  /** Reads the corpus anew: histories were dropped after their verdict. */
  readonly read: () => AsyncIterable<FoundHistory>;
  /** Folder that places are shown relative to. */
  readonly root: string;
  readonly clock: WallClock;
  readonly signal?: AbortSignal;
}

export interface Deeper {
  readonly histories: readonly GateHistory[];
  readonly coverage: readonly GateCoverage[];
  readonly findings: readonly GateFinding[];
}

async function* historiesOf(corpus: AsyncIterable<FoundHistory>): AsyncGenerator<CoveredHistory> {
  for await (const found of corpus) if (found.kind === 'history') yield found;
}

/** One history per shape of those that replay, by pipeline: what breaks anyway is not probed. */
async function representatives(
  { read }: DeeperOptions,
  replayed: ReadonlyMap<string, GateHistory>,
): Promise<ReadonlyMap<string, readonly ReplayInput[]>> {
  const shapes = new Set<string>();
  const chosen = new Map<string, ReplayInput[]>();
  for await (const found of read()) {
    const told = replayed.get(found.file);
    if (found.kind !== 'history' || told === undefined) continue;
    const shape = `${told.pipeline} ${historyShape(found.history)}`;
    if (shapes.has(shape)) continue;
    shapes.add(shape);
    const inputs = chosen.get(told.pipeline) ?? [];
    const { history, namespace } = found;
    const from = namespace === undefined ? {} : { namespace };
    inputs.push({ source: found.file, workflowId: told.workflowId, history, ...from });
    chosen.set(told.pipeline, inputs);
  }
  return chosen;
}

interface Probed {
  /** By the name of the history. */
  readonly byName: ReadonlyMap<string, readonly GateFinding[]>;
  readonly findings: readonly GateFinding[];
}

/** That nothing was found says something only beside how much was looked at. */
function extentOf(seen: readonly (readonly GateFinding[])[]): GateFinding {
  const differs = seen.filter((findings) => findings.some(({ level }) => level === 'error')).length;
  const incomplete = seen.filter((findings) => findings.some(({ rule }) => rule === 'probe-incomplete')).length;
  const message =
    seen.length === 0
      ? 'Nothing was probed: no history replays on this code.'
      : `Probed: one history of each shape that replays, ${seen.length} in all, on machines that differ in zone, locale, clock, random numbers and cache. ${differs === 0 ? 'None' : differs} of them does something else there${incomplete === 0 ? '' : `; of ${incomplete} it could not be seen`}.`;
  return { rule: 'probes-extent', level: 'note', message };
}

async function probed(options: DeeperOptions, histories: readonly GateHistory[]): Promise<Probed> {
  const goesOn = histories.filter(({ verdict }) => verdict === 'compatible' || verdict === 'drifted');
  const chosen = await representatives(options, new Map(goesOn.map((history) => [history.file, history])));
  // Loaded where it is asked for, as coverage is: the gate by itself takes neither.
  const { openProber } = await import('../probes/prober.ts');
  const prober = openProber({ clock: options.clock, root: options.root });
  const stop = (): void => void prober.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  const findings = new Map<string, readonly GateFinding[]>();
  try {
    for (const pipeline of options.pipelines) {
      const inputs = chosen.get(pipeline.name) ?? [];
      if (inputs.length === 0) continue;
      const seen = await prober.probe(workflowCodeOf(pipeline), inputs);
      for (const [index, { source }] of inputs.entries()) findings.set(source, seen[index] ?? []);
    }
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await prober.close();
    options.signal?.throwIfAborted();
  }
  return { byName: findings, findings: [extentOf([...findings.values()])] };
}

/** What another machine would do differently is a break for the execution that moves to it. */
const withProbes = (history: GateHistory, found: readonly GateFinding[] | undefined): GateHistory =>
  found === undefined || found.length === 0
    ? history
    : {
        ...history,
        verdict: found.some(({ level }) => level === 'error') ? 'incompatible' : history.verdict,
        findings: [...found, ...history.findings],
      };

/**
 * @param histories - with the verdicts of the replay
 * @throws {HarnessError} `BUNDLE_FAILED` · `HARNESS_FAULT`; the reason of the signal
 */
export async function lookDeeper(options: DeeperOptions, histories: readonly GateHistory[]): Promise<Deeper> {
  const none: Probed = { byName: new Map(), findings: [] };
  const { byName, findings: told } = options.probes === true ? await probed(options, histories) : none;
  const { coverage, findings } =
    options.coverage === true
      ? await (
          await import('./coverage/coverage.ts')
        ).coverCorpus(options.pipelines, historiesOf(options.read()), options)
      : { coverage: [], findings: [] };
  return {
    histories: histories.map((each) => withProbes(each, byName.get(each.file))),
    coverage,
    findings: [...told, ...findings],
  };
}
