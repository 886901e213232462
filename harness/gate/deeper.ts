// A second look at the corpus where it was asked for: probes of one history per shape, and coverage by all of them.
import type { WallClock } from '../clock.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { workflowCodeOf } from '../replay/workflow-code.ts';
import type { ReplayInput } from '../replay/types.ts';
import type { GateCoverage, GateFinding, GateHistory } from '../../reports/evidence/gate.ts';
import type { openProber as OpenProber, Prober } from '../probes/prober.ts';
import type { openMeasuring as OpenMeasuring } from './coverage/session.ts';
import type { OwnedHistory } from './decode-found.ts';
import { historyShape } from './shape.ts';
import { bytesOf, Slices } from './slices.ts';

export interface Looks {
  /** Replay one history per shape on machines that differ. */
  readonly probes?: boolean;
  /** Measure what the histories exercise. */
  readonly coverage?: boolean;
}

export interface DeeperOptions extends Looks {
  readonly pipelines: readonly Pipeline[];
  /** Reads the corpus anew, each history once for each pipeline that it was judged for: they were dropped after their verdict. */
  readonly read: () => AsyncIterable<OwnedHistory>;
  /** Folder that places are shown relative to. */
  readonly root: string;
  readonly clock: WallClock;
  readonly signal?: AbortSignal;
  /** Other processes than the real ones. */
  readonly openProber?: typeof OpenProber;
  readonly openMeasuring?: typeof OpenMeasuring;
}

export interface Deeper {
  readonly histories: readonly GateHistory[];
  readonly coverage: readonly GateCoverage[];
  readonly findings: readonly GateFinding[];
}

/** A file may be judged for several pipelines. */
export const keyOf = ({ pipeline, file }: Pick<GateHistory, 'pipeline' | 'file'>): string =>
  JSON.stringify([pipeline, file]);

/** Histories that are probed at once, if they are small. */
const PROBED_AT_MOST = 50;

interface Probed {
  /** By pipeline and name of the history. */
  readonly byName: ReadonlyMap<string, readonly GateFinding[]>;
  readonly findings: readonly GateFinding[];
}

const isUnseen = (findings: readonly GateFinding[]): boolean =>
  findings.some(({ rule }) => rule === 'probe-incomplete');

/** That nothing was found says something only beside how much was looked at. */
function extentOf(seen: readonly (readonly GateFinding[])[]): readonly GateFinding[] {
  const differs = seen.filter((findings) => findings.some(({ level }) => level === 'error')).length;
  const incomplete = seen.filter(isUnseen).length;
  const extent = `Probed: one history of each shape that replays, ${seen.length} in all, on machines that differ in zone, locale, clock, random numbers and cache. ${differs === 0 ? 'None' : differs} of them does something else there${incomplete === 0 ? '' : `; of ${incomplete} it could not be seen`}.`;
  const why = seen.length === 0 ? 'no history replays on this code' : 'the replays of not one history came to an end';
  const nothing: GateFinding = {
    rule: 'probes-saw-nothing',
    level: 'warning',
    message: `Nothing was probed: ${why}.`,
  };
  return [
    ...(seen.length === 0 ? [] : [{ rule: 'probes-extent', level: 'note', message: extent } as const]),
    ...(seen.length === incomplete && differs === 0 ? [nothing] : []),
  ];
}

/** One history per shape of those that replay, by pipeline, while the corpus is read: what breaks anyway is not probed. */
export async function* representatives(
  { read }: Pick<DeeperOptions, 'read'>,
  replayed: ReadonlyMap<string, GateHistory>,
): AsyncGenerator<{ readonly pipeline: string; readonly input: ReplayInput }> {
  const shapes = new Set<string>();
  for await (const found of read()) {
    const told = replayed.get(keyOf(found));
    if (told === undefined) continue;
    // Code may ask for its namespace: in another one it is another execution.
    const shape = JSON.stringify([told.pipeline, found.namespace, historyShape(found.history)]);
    if (shapes.has(shape)) continue;
    shapes.add(shape);
    const { history, namespace } = found;
    const from = namespace === undefined ? {} : { namespace };
    yield { pipeline: told.pipeline, input: { source: found.file, workflowId: told.workflowId, history, ...from } };
  }
}

async function probeShapes(
  options: DeeperOptions,
  replayed: ReadonlyMap<string, GateHistory>,
  prober: Prober,
): Promise<ReadonlyMap<string, readonly GateFinding[]>> {
  const codes = new Map(options.pipelines.map((pipeline) => [pipeline.name, workflowCodeOf(pipeline)]));
  const findings = new Map<string, readonly GateFinding[]>();
  const slices = new Slices<ReplayInput>(PROBED_AT_MOST, async (pipeline, inputs) => {
    const code = codes.get(pipeline);
    if (code === undefined) return;
    options.signal?.throwIfAborted();
    const seen = await prober.probe(code, inputs);
    for (const [index, { source }] of inputs.entries())
      findings.set(keyOf({ pipeline, file: source }), seen[index] ?? []);
  });
  for await (const { pipeline, input } of representatives(options, replayed))
    await slices.add(pipeline, input, bytesOf(input.history));
  await slices.end();
  return findings;
}

async function probed(options: DeeperOptions, histories: readonly GateHistory[]): Promise<Probed> {
  const goesOn = histories.filter(({ verdict }) => verdict === 'compatible' || verdict === 'drifted');
  // Loaded where it is asked for, as coverage is: the gate by itself takes neither.
  const open = options.openProber ?? (await import('../probes/prober.ts')).openProber;
  const prober = open({ clock: options.clock, root: options.root });
  const stop = (): void => void prober.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const byName = await probeShapes(options, new Map(goesOn.map((history) => [keyOf(history), history])), prober);
    return { byName, findings: extentOf([...byName.values()]) };
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await prober.close();
    options.signal?.throwIfAborted();
  }
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
      ? await (await import('./coverage/coverage.ts')).coverCorpus(options.pipelines, options.read(), options)
      : { coverage: [], findings: [] };
  return {
    histories: histories.map((each) => withProbes(each, byName.get(keyOf(each)))),
    coverage,
    findings: [...told, ...findings],
  };
}
