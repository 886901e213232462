// Every history of the trial (or of the recorded baseline) replays on today's code.
import type { ReplayEvidence } from '../../reports/evidence/types.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'replay-clean';

/** What to do where the replay names nothing better. */
const GUARD =
  "Guard the changed step with patched('<name of the change>'), so that executions in flight keep the old path.";

/** What to do where the very code that made a history does something else the second time. */
const DETERMINISM =
  'Take what differs from the workflow itself: its time, its random numbers, its input, or the result of an activity.';

/** Histories that break at the same place, in the same way, are one finding. */
const placeOf = ({ file, line, suggestion, message }: ReplayEvidence): string =>
  file === undefined ? `${message}` : JSON.stringify([file, line, suggestion]);

const samePlace = (replays: readonly ReplayEvidence[]): readonly (readonly [ReplayEvidence, ...ReplayEvidence[]])[] => {
  const places = new Map<string, [ReplayEvidence, ...ReplayEvidence[]]>();
  for (const replay of replays) {
    const place = places.get(placeOf(replay));
    if (place === undefined) places.set(placeOf(replay), [replay]);
    else place.push(replay);
  }
  return [...places.values()].sort((one, other) => other.length - one.length);
};

const broken = (
  [first, ...others]: readonly [ReplayEvidence, ...ReplayEvidence[]],
  all: readonly ReplayEvidence[],
): Remark => {
  const { workflowId, message, file, line, eventId, suggestion } = first;
  const who =
    all.length === 1
      ? `Execution ${workflowId} does`
      : `${others.length + 1} of ${all.length} histories (first: ${workflowId}) do`;
  const does = first.verdict === 'drifted' ? 'not do the same again' : 'not replay';
  return {
    message: `${who} ${does} on this code: ${message ?? 'non-deterministic; executions in flight would fail'}`,
    suggestion: first.verdict === 'drifted' ? DETERMINISM : (suggestion ?? GUARD),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(eventId === undefined ? {} : { eventId }),
  };
};

const untold = ({ workflowId, message }: ReplayEvidence): Remark => ({
  message: `The replay of execution ${workflowId} could not be carried out: ${message ?? 'no reason was given'}`,
});

export const replayClean: Checker = {
  name: NAME,
  claim: 'Every history replays cleanly on the code as it is.',
  check({ plan, replays, executions, lint }) {
    // Nothing was executed and nothing was to be replayed.
    if (lint !== undefined) return undefined;
    // References and restart baselines exist to be compared with.
    if (plan.mode !== 'trial') return undefined;
    if (replays.length === 0) {
      return judge(
        NAME,
        [],
        [{ message: '0 histories replayed is not a pass.', suggestion: 'Record histories of the pipeline first.' }],
      );
    }
    // A trial's own history is fresh: the same code that drifts from it is not deterministic. A recorded one may be of older code.
    const isFresh = executions.length > 0;
    return judge(
      NAME,
      samePlace(replays.filter(({ verdict }) => verdict === 'incompatible' || (verdict === 'drifted' && isFresh))).map(
        (place) => broken(place, replays),
      ),
      replays.filter(({ verdict }) => verdict === 'cannot-tell').map(untold),
    );
  },
};
