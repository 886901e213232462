// Who carries out which fault that strikes at a point or a moment. A new kind is a file of its own and a line here.
import type { StrikeFault } from '../../scenario/types.ts';
import { faultOf } from '../plan.ts';
import type { TrialContext } from '../trial-context.ts';
import { blockedLoop } from './blocked-loop.ts';
import { deploy } from './deploy.ts';
import { drain } from './drain.ts';
import { freeze } from './freeze.ts';
import { database } from './database.ts';
import { kill } from './kill.ts';
import { memory } from './memory.ts';
import { messageCrash, type CrashOfMessage } from './message-crash.ts';
import { network } from './network.ts';
import { server } from './server.ts';
import type { Strike, StrikeEnd, StrikeOrder } from './order.ts';

/** Faults that the desk carries out: those that strike at points and moments, and those that take workers away. */
type DeskFault = StrikeFault | CrashOfMessage;

type Strikes = { readonly [K in DeskFault['kind']]: Strike<Extract<DeskFault, { kind: K }>> };

const strikes: Strikes = {
  'worker.kill': kill,
  'worker.drain': drain,
  'worker.freeze': freeze,
  'network.down': network,
  'network.latency': network,
  'network.bandwidth': network,
  'network.slow-close': network,
  'network.timeout': network,
  'network.reset-peer': network,
  'network.slicer': network,
  'network.limit-data': network,
  'database.restart': database,
  'database.refuse': database,
  'database.slow': database,
  'database.drop-after-commit': database,
  'database.disk-full': database,
  'server.kill': server,
  'server.pause': server,
  'server.slow-persistence': server,
  'worker.deploy': deploy,
  'worker.blocked-loop': blockedLoop,
  'worker.memory': memory,
  'signal.during-crash': messageCrash,
  'update.during-crash': messageCrash,
};

/** Injects the fault of the order and writes down the proof that it struck. */
export const carryOut = (trial: TrialContext, ordinals: readonly number[], order: StrikeOrder): Promise<StrikeEnd> => {
  const fault = faultOf(order.planned) as DeskFault;
  const strike = strikes[fault.kind] as Strike<DeskFault>;
  return strike({ trial, ordinals, order, fault });
};
