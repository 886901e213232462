// A request that starts something is repeated after a crash: the service can tell that only by its Idempotency-Key.
import type { ServiceExchange, TrialEvidence } from '../../reports/evidence/types.ts';
import { expectationOf } from './expectation.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'idempotency-key';

const requestOf = ({ method, path }: ServiceExchange): string => `${method} ${path}`;
const activityOf = ({ workflowId, runId, activityId }: ServiceExchange): string =>
  JSON.stringify([workflowId, runId, activityId]);

const groupedBy = (
  services: readonly ServiceExchange[],
  key: (exchange: ServiceExchange) => string,
): readonly (readonly [ServiceExchange, ...ServiceExchange[]])[] => {
  const groups = new Map<string, [ServiceExchange, ...ServiceExchange[]]>();
  for (const exchange of services) {
    const group = groups.get(key(exchange));
    if (group === undefined) groups.set(key(exchange), [exchange]);
    else group.push(exchange);
  }
  return [...groups.values()];
};

/** One activity under several keys, or with a key once and without it another time: the service does the work twice. */
const keyChanged = (services: readonly ServiceExchange[]): Remark[] =>
  groupedBy(services, (exchange) => JSON.stringify([activityOf(exchange), requestOf(exchange)])).flatMap((same) => {
    const keys = [...new Set(same.map(({ idempotencyKey }) => idempotencyKey ?? 'none'))];
    if (keys.length === 1) return [];
    const [{ activityType, activityId }] = same;
    return [
      {
        message: `${requestOf(same[0])} of ${activityType} (activity ${activityId}) was sent ${same.length} times under ${keys.length} keys (${keys.join(', ')}): the service does the work as often.`,
        suggestion: 'Make the key of Workflow ID and Activity ID, never of the attempt, the time or a random value.',
      },
    ];
  });

/** Two activities under one key: the second gets the answer of the first, and its work is never done. */
const keyShared = (services: readonly ServiceExchange[]): Remark[] =>
  groupedBy(
    services.filter(({ idempotencyKey }) => idempotencyKey !== undefined),
    (exchange) => JSON.stringify([requestOf(exchange), exchange.idempotencyKey]),
  ).flatMap((same) => {
    const activities = new Set(same.map(activityOf)).size;
    if (activities === 1) return [];
    return [
      {
        message: `${requestOf(same[0])} was sent by ${activities} activities under the one key '${same[0].idempotencyKey}': all but one get the answer to another's request.`,
        suggestion: 'Make the key of Workflow ID and Activity ID.',
      },
    ];
  });

const missing = (services: readonly ServiceExchange[], request: string): Remark[] => {
  const sent = services.filter((exchange) => requestOf(exchange) === request);
  const without = sent.filter(({ idempotencyKey }) => idempotencyKey === undefined).length;
  if (sent.length > 0 && without === 0) return [];
  return [
    {
      message:
        sent.length === 0
          ? `${request} was never sent, so no key was seen.`
          : `${request} was sent ${without} of ${sent.length} times without an Idempotency-Key: the service cannot tell a repetition from new work.`,
      suggestion: 'Send the header with a key made of Workflow ID and Activity ID.',
    },
  ];
};

export const idempotencyKey: Checker = {
  name: NAME,
  claim:
    'A request that is repeated carries the Idempotency-Key that it carried before, and no other activity uses it.',
  check(evidence: TrialEvidence) {
    const { services } = evidence;
    const expected = expectationOf(evidence).idempotent ?? [];
    const keyed = new Set(
      services.filter((exchange) => exchange.idempotencyKey !== undefined).map((exchange) => requestOf(exchange)),
    );
    if (expected.length === 0 && keyed.size === 0) return undefined;
    const about = services.filter((exchange) => keyed.has(requestOf(exchange)));
    return judge(NAME, [
      ...expected.flatMap((request) => missing(services, request)),
      ...keyChanged(about),
      ...keyShared(about),
    ]);
  },
};
