// What the pipeline asked of the services around it: as often as the scenario says, no poll too many and none left out.
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { expectationOf } from './expectation.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'service-requests';

const reached = ({ services }: TrialEvidence, request: string): number =>
  services.filter(({ method, path }) => `${method} ${path}` === request).length;

const remark = (evidence: TrialEvidence, request: string, expected: number): Remark => {
  const actual = reached(evidence, request);
  return {
    message: `${request} was asked for ${count(actual, 'time')}, expected ${count(expected, 'time')}.`,
    suggestion:
      actual > expected
        ? 'Look at the timeline for attempts that ask again: a step issued twice, a client that retries by itself, or a wait between polls that is too short.'
        : 'Look for the step that should have asked: a branch not taken, or an activity that ended before its request.',
  };
};

export const serviceRequests: Checker = {
  name: NAME,
  claim: 'Each service gets as many requests as the scenario says.',
  check(evidence) {
    const expected = Object.entries(expectationOf(evidence).requests ?? {});
    if (expected.length === 0) return undefined;
    return judge(
      NAME,
      expected
        .filter(([request, times]) => reached(evidence, request) !== times)
        .map(([request, times]) => remark(evidence, request, times)),
    );
  },
};
