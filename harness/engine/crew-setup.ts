// How the worker processes of a trial are set up where its faults ask for it: before they serve, and for the whole trial.
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { Fault, StandingFault } from '../scenario/types.ts';
import type { CodecFault, HostTraits } from '../workers/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import type { TraitsOf } from './crew.ts';
import { faultOf } from './plan.ts';

/** Running activities of a process that ends in order get this long, wall ms. Production gives them 20 s. */
const DRAIN_GRACE_MS = 10_000;
/** Room for the code of a pipeline and little more: full in a second, on a machine that is shared. */
const SMALL_HEAP_MIB = 256;

type Surroundings = Extract<StandingFault, { kind: 'worker.surroundings' }>;

const kindsOf = ({ faults }: Plan): readonly string[] => faults.map(({ kind }) => kind);
const faultsOf = <K extends Fault['kind']>({ faults }: Plan, kind: K): readonly Extract<Fault, { kind: K }>[] =>
  faults.map(faultOf).filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);

/** What running activities get when a process is told to end; undefined where nobody is. */
export const graceOf = (plan: Plan): number | undefined => {
  if (!kindsOf(plan).some((kind) => kind === 'worker.drain' || kind === 'worker.deploy')) return undefined;
  const said = faultsOf(plan, 'worker.drain').flatMap(({ graceMs }) => (graceMs === undefined ? [] : [graceMs]));
  return said[0] ?? DRAIN_GRACE_MS;
};

/** Whether no process of the trial keeps a workflow in memory. */
export const keepsNothing = (plan: Plan): boolean => kindsOf(plan).includes('worker.cache-eviction');

export const hasSmallHeap = (plan: Plan): boolean => kindsOf(plan).includes('worker.memory');

/** Whether the crew is of no use to another trial, and none that another has left is of use to it: its processes run other code, or the first of them was special. */
export const isOfItsOwnKind = (plan: Plan): boolean =>
  kindsOf(plan).some((kind) => kind === 'worker.deploy' || kind === 'worker.surroundings') ||
  codecFaultsOf(plan).length > 0;

/** Where the codec of the processes throws; empty: nowhere. That of a client is none of theirs (client-codec.ts). */
export const codecFaultsOf = ({ faults, workflowIdPrefix }: Plan): readonly CodecFault[] =>
  faults.flatMap((planned) => {
    const fault = faultOf(planned);
    if (fault.kind !== 'payload.codec-fails' || 'client' in fault.on) return [];
    return [{ faultId: planned.id, workflowIdPrefix, during: fault.during, on: fault.on }];
  });

const ms = (duration: string | number): number => msToNumber(duration as Parameters<typeof msToNumber>[0]);

/** How far a clock is ahead, ms. */
export const aheadMs = ({ clock }: Surroundings): number | undefined => {
  if (clock === undefined) return undefined;
  return 'ahead' in clock ? ms(clock.ahead) : -ms(clock.behind);
};

const traitsOfFirst = (fault: Surroundings): HostTraits => {
  const { timeZone, locale } = fault;
  const clockAheadMs = aheadMs(fault);
  return {
    env: {
      ...(timeZone === undefined ? {} : { TZ: timeZone }),
      ...(locale === undefined ? {} : { LC_ALL: locale, LANG: locale }),
    },
    ...(clockAheadMs === undefined ? {} : { clockAheadMs }),
  };
};

/** How each process of the trial is set up. */
export const traitsFor = (plan: Plan): TraitsOf => {
  const [surroundings] = faultsOf(plan, 'worker.surroundings');
  const heap: HostTraits | undefined = hasSmallHeap(plan) ? { heapMib: SMALL_HEAP_MIB } : undefined;
  return (nth) => {
    if (surroundings === undefined || nth > 0) return heap;
    return { ...heap, ...traitsOfFirst(surroundings) };
  };
};
