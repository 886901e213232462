// Faults that are there from the start of a trial to its end, and codecs that throw: what the processes themselves say of them, and whether work met them.
import type { StandingFault } from '../scenario/types.ts';
import { isStanding } from '../faults/strike-trigger.ts';
import type { FromHost, Host, Surroundings } from '../workers/types.ts';
import type { PlannedFault } from '../../reports/evidence/types.ts';
import { aheadMs } from './crew-setup.ts';
import { faultOf } from './plan.ts';
import type { TrialContext } from './trial-context.ts';

type SurroundingsFault = Extract<StandingFault, { kind: 'worker.surroundings' }>;

/** The clock of a process is read a moment before that of the harness. */
const CLOCK_TOLERANCE_MS = 1_000;

/** Ends what is watched, and writes down whether it struck. */
type Conclude = () => void;

const isAsPlanned = (fault: SurroundingsFault, seen: Surroundings): boolean => {
  const ahead = aheadMs(fault) ?? 0;
  const language = fault.locale?.split('.')[0]?.replace('_', '-');
  return (
    (fault.timeZone === undefined || fault.timeZone === seen.timeZone) &&
    (language === undefined || language === seen.locale) &&
    Math.abs(seen.clockAheadMs - ahead) <= CLOCK_TOLERANCE_MS
  );
};

const show = ({ timeZone, locale, clockAheadMs }: Surroundings): string =>
  `${timeZone}, ${locale}, clock ${Math.abs(clockAheadMs)} ms ${clockAheadMs < 0 ? 'behind' : 'ahead'}`;

/** The first process says what it finds around it; it struck when that is what was planned and the process has done some of the work. */
const watchSurroundings = async (trial: TrialContext, id: string, fault: SurroundingsFault): Promise<Conclude> => {
  const { crew, recorder, places, onStrike, plan } = trial;
  const [first] = crew.hosts;
  if (first === undefined) return () => undefined;
  const seen = await first.lookAround();
  const wallMs = places.clock.now();
  const title = plan.faults.find((planned) => planned.id === id)?.title ?? id;
  if (isAsPlanned(fault, seen)) onStrike(title);
  return () => {
    const bodies = recorder.attempts.filter(({ worker }) => worker === first.identity).length;
    if (!isAsPlanned(fault, seen) || bodies === 0) return;
    recorder.struck(id, {
      wallMs,
      detail: `pid ${first.pid} finds ${show(seen)}; it began ${bodies} bodies of activities`,
    });
  };
};

/** Each process says when it begins a workflow anew that it had run before. */
const watchReplays = (trial: TrialContext, planned: PlannedFault): Conclude => {
  const { crew, plan, recorder, onStrike } = trial;
  const replayed: Extract<FromHost, { kind: 'replayed' }>[] = [];
  const pids = new Set<number>();
  const unlisten = crew.listen(({ pid }: Host, message: FromHost) => {
    if (message.kind !== 'replayed' || !message.workflowId.startsWith(plan.workflowIdPrefix)) return;
    if (replayed.length === 0) onStrike(planned.title);
    replayed.push(message);
    pids.add(pid);
  });
  return () => {
    unlisten();
    const [first] = replayed;
    if (first === undefined) return;
    const { wallMs, workflowId, runId } = first;
    const who = [...pids].map((pid) => `pid ${pid}`).join(', ');
    const detail = `${who} replayed from the start ${replayed.length} times what it had run before`;
    recorder.struck(planned.id, { wallMs, detail, workflowId, runId });
  };
};

/** Each process says when its codec has thrown. */
const watchCodec = (trial: TrialContext, planned: PlannedFault): Conclude =>
  trial.crew.listen(({ pid }: Host, message: FromHost) => {
    if (message.kind !== 'codec-failed' || message.faultId !== planned.id) return;
    const { wallMs, workflowId, runId, detail, key } = message;
    if (trial.recorder.strikes(planned.id).length === 0) trial.onStrike(planned.title);
    const { activityType, activityId, attempt } = key ?? {};
    trial.recorder.struck(planned.id, {
      wallMs,
      detail: `pid ${pid}: ${detail}`,
      workflowId,
      runId,
      ...(activityType === undefined ? {} : { activityType }),
      ...(activityId === undefined ? {} : { activityId }),
      ...(attempt === undefined ? {} : { attempt }),
    });
  });

/** Watches all of them. @returns what is called when everything has been heard */
export const watchStanding = async (trial: TrialContext): Promise<Conclude> => {
  const watched = await Promise.all(
    trial.plan.faults.map(async (planned): Promise<Conclude> => {
      const fault = faultOf(planned);
      if (fault.kind === 'payload.codec-fails') return watchCodec(trial, planned);
      if (!isStanding(fault)) return () => undefined;
      switch (fault.kind) {
        case 'worker.surroundings':
          return watchSurroundings(trial, planned.id, fault);
        case 'worker.cache-eviction':
          return watchReplays(trial, planned);
      }
    }),
  );
  return () => {
    for (const conclude of watched) conclude();
  };
};
