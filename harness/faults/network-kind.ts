// What all faults of a network have in common: a link, a direction, and how they read in one line.
import type { Impairment, ToxicType } from '../network/types.ts';
import type { OnLink, OnWay } from '../scenario/network-faults.ts';
import type { NetworkFault, NetworkLink, StrikeTrigger } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

/** A kind of network fault, with what is done to the link. */
export interface NetworkKindOf<F extends NetworkFault> extends FaultKindOf<F> {
  impairment(fault: F): Impairment;
}

const LINKS: Readonly<Record<NetworkLink, string>> = {
  'worker-temporal': 'worker–Temporal',
  'worker-llm': 'worker–LLM',
  'worker-database': 'worker–database',
  'client-temporal': 'client–Temporal',
};

const DIRECTION_DEFAULT = 'downstream';
const WAYS = { upstream: 'upstream', downstream: 'downstream', both: 'both ways' } as const;

/** `worker–LLM`, `all workers–LLM` */
const linkTitle = ({ link, workers }: OnLink<StrikeTrigger>): string =>
  `${workers === 'all' ? 'all ' : ''}${LINKS[link]}`;

/** `worker–Temporal down at call_llm inside #1, for 500 ms` */
const titleOf = (what: string, fault: OnLink<StrikeTrigger>): string =>
  `${linkTitle(fault)} ${what} at ${strikeTitle(fault.on)}${fault.forMs === undefined ? '' : `, for ${fault.forMs} ms`}`;

/** The kind that is no toxic. */
export const downKind = <F extends NetworkFault>(kind: F['kind']): NetworkKindOf<F> => ({
  kind,
  planned: () => 1,
  title: (fault) => titleOf('down', fault),
  impairment: () => ({ kind: 'down' }),
});

/** A kind that is a toxic of toxiproxy. */
export const toxicKind = <F extends NetworkFault & OnWay<StrikeTrigger>>(
  kind: F['kind'],
  type: ToxicType,
  attributes: (fault: F) => Readonly<Record<string, number>>,
  what: (fault: F) => string,
): NetworkKindOf<F> => ({
  kind,
  planned: () => 1,
  title: (fault) => titleOf(`${what(fault)} ${WAYS[fault.direction ?? DIRECTION_DEFAULT]}`, fault),
  impairment: (fault) => {
    const direction = fault.direction ?? DIRECTION_DEFAULT;
    const directions = direction === 'both' ? (['upstream', 'downstream'] as const) : [direction];
    return { kind: 'toxic', type, attributes: attributes(fault), directions };
  },
});
