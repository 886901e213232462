// Every history of the trial (or of the recorded baseline) replays on today's code.
import type { ReplayEvidence } from '../../reports/evidence/types.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'replay-clean';

/** What to do where the replay names nothing better. */
const GUARD =
  "Guard the changed step with patched('<name of the change>'), so that executions in flight keep the old path.";

const broken = ({ workflowId, message, file, line, eventId, suggestion }: ReplayEvidence): Remark => ({
  message: `Execution ${workflowId} does not replay on this code, so executions in flight would fail here: ${message ?? 'non-deterministic'}`,
  suggestion: suggestion ?? GUARD,
  ...(file === undefined ? {} : { file }),
  ...(line === undefined ? {} : { line }),
  ...(eventId === undefined ? {} : { eventId }),
});

const untold = ({ workflowId, message }: ReplayEvidence): Remark => ({
  message: `The replay of execution ${workflowId} could not be carried out: ${message ?? 'no reason was given'}`,
});

export const replayClean: Checker = {
  name: NAME,
  claim: 'Every history replays cleanly on the code as it is.',
  check({ plan, replays }) {
    // References and restart baselines exist to be compared with.
    if (plan.mode !== 'trial') return undefined;
    if (replays.length === 0) {
      return judge(
        NAME,
        [],
        [{ message: '0 histories replayed is not a pass.', suggestion: 'Record histories of the pipeline first.' }],
      );
    }
    return judge(
      NAME,
      replays.filter(({ verdict }) => verdict === 'incompatible').map(broken),
      replays.filter(({ verdict }) => verdict === 'cannot-tell').map(untold),
    );
  },
};
