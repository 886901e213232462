// When a fault strikes that is no answer of a service: a point that a process reaches, or a moment of the virtual clock.
import type {
  Duration,
  ExecutionPoint,
  Fault,
  NetworkFault,
  StandingFault,
  StrikeFault,
  StrikeTrigger,
  VirtualMoment,
} from '../scenario/types.ts';
import { momentTitle, pointTitle } from './point-title.ts';

const isMoment = (on: StrikeTrigger): on is VirtualMoment => 'at' in on && !('activity' in on);

/** The point that a process reaches; undefined where the fault waits for a moment of the virtual clock. */
export const pointOf = (on: StrikeTrigger): ExecutionPoint | undefined => (isMoment(on) ? undefined : on);

/** The moment of the virtual clock; undefined where the fault waits for a point. */
export const momentOf = (on: StrikeTrigger): Duration | undefined => (isMoment(on) ? on.at : undefined);

export const strikeTitle = (on: StrikeTrigger): string => (isMoment(on) ? momentTitle(on.at) : pointTitle(on));

/** Whether a fault strikes at a point or a moment, and is not an answer to a request. */
export const isStrike = (fault: Fault): fault is StrikeFault => isStrikeKind(fault.kind);

const STRIKES = ['worker.', 'network.', 'database.', 'server.'];

const isStrikeKind = (kind: string): boolean =>
  STRIKES.some((place) => kind.startsWith(place)) && !isStandingKind(kind);

/** Whether a fault of this kind is there from the start of the trial to its end. */
const isStandingKind = (kind: string): boolean => kind === 'worker.cache-eviction' || kind === 'worker.surroundings';

export const isStanding = (fault: Fault): fault is StandingFault => isStandingKind(fault.kind);

/** Whether a fault of this kind takes a worker process away, for a while or for good. */
export const takesWorker = (kind: string): boolean =>
  (kind.startsWith('worker.') && !isStandingKind(kind)) || kind.endsWith('.during-crash');

export const isNetworkFault = (fault: Fault): fault is NetworkFault => fault.kind.startsWith('network.');

/** Whether every worker process of the trial needs ways of its own to the services: to be cut, or to be cut off while it stands still. */
export const needsLinks = (kind: string): boolean =>
  kind.startsWith('network.') || kind === 'worker.freeze' || kind === 'worker.blocked-loop';

/** Whether tasks may be lost on their way between server and worker. */
export const isOnServerLink = (fault: Fault): boolean => isNetworkFault(fault) && fault.link === 'worker-temporal';

/** Whether the server comes to know that nobody hears it: a worker whose polls only vanish would swallow task after task. */
const isNoticed = (fault: NetworkFault): boolean =>
  fault.kind === 'network.down' ||
  (fault.kind === 'network.timeout' &&
    fault.closeAfterMs !== undefined &&
    (fault.direction === 'both' || fault.direction === 'upstream'));

/**
 * Whether a fault may cost workflow tasks that were given out: it takes a worker away, stands between it and its server, or strikes that
 * server. All others leave them alone.
 */
export const losesTasks = (fault: Fault): boolean =>
  takesWorker(fault.kind) || needsOwnServer(fault.kind) || isOnServerLink(fault);

/** Whether the worker is lost to the server until the trial is over: then others do its work. */
export const cutsOff = (fault: Fault): boolean =>
  isNetworkFault(fault) && isOnServerLink(fault) && fault.forMs === undefined && isNoticed(fault);

/** Whether the way of the workers to their database leads through a relay that reads what goes over it. */
export const needsRelay = (kind: string): boolean => kind.startsWith('database.');

/** Whether the trial has a Temporal server of its own: what strikes it would strike every other trial as well. */
export const needsOwnServer = (kind: string): boolean => kind.startsWith('server.');
