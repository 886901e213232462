// Whether what a fault struck is sound again, asked of the thing itself: a worker, a link, a relay, a server, the fake provider.
import type { WallClock } from '../clock.ts';
import { takesWorker } from '../faults/strike-trigger.ts';
import { SOUND_WALL_MS } from './bounds.ts';
import type { TrialContext } from './trial-context.ts';

/** Why it is not; undefined: it is. */
type Probe = () => Promise<string | undefined>;

const reasonOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));

/** What does not answer in time, or with an error, is not sound. */
const bounded = async (clock: WallClock, probe: Probe): Promise<string | undefined> => {
  const over = new AbortController();
  const late = clock.sleep(SOUND_WALL_MS, over.signal).then(
    () => `it did not answer within ${SOUND_WALL_MS} ms`,
    () => undefined, // aborted: the answer came first and the race is decided
  );
  try {
    return await Promise.race([probe().catch(reasonOf), late]);
  } finally {
    over.abort();
  }
};

const isAnswer = (kind: string): boolean => kind.startsWith('llm.') || kind.startsWith('service.');

/** Asked once, however many faults it is about. */
const once = (probe: Probe): Probe => {
  let asked: Promise<string | undefined> | undefined;
  return () => (asked ??= probe());
};

/** Every worker process answers. */
const crewAnswers =
  ({ crew }: TrialContext): Probe =>
  async () => {
    await crew.disarm();
    return undefined;
  };

/** @returns what asks for one fault */
export const soundness = (trial: TrialContext): ((id: string, kind: string) => Promise<string | undefined>) => {
  const { places, plan, probes } = trial;
  const { clock } = places;
  const workers = once(() => bounded(clock, crewAnswers(trial)));
  const provider = once(() => bounded(clock, () => places.llm.trouble(plan.key)));
  return async (id, kind) => {
    if (isAnswer(kind)) return provider();
    const unanswered = takesWorker(kind) ? await workers() : undefined;
    const probe = probes.get(id);
    return unanswered ?? (probe === undefined ? undefined : bounded(clock, probe));
  };
};
