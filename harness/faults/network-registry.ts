// Every kind of network fault, by name. A new kind is a file of its own and a line here.
import type { Impairment } from '../network/types.ts';
import type { NetworkFault } from '../scenario/types.ts';
import { networkBandwidth } from './network-bandwidth.ts';
import { networkDown } from './network-down.ts';
import type { NetworkKindOf } from './network-kind.ts';
import { networkLatency } from './network-latency.ts';
import { networkLimitData } from './network-limit-data.ts';
import { networkResetPeer } from './network-reset-peer.ts';
import { networkSlicer } from './network-slicer.ts';
import { networkSlowClose } from './network-slow-close.ts';
import { networkTimeout } from './network-timeout.ts';

type Registry = { readonly [K in NetworkFault['kind']]: NetworkKindOf<Extract<NetworkFault, { kind: K }>> };

export const networkKinds: Registry = {
  'network.down': networkDown,
  'network.latency': networkLatency,
  'network.bandwidth': networkBandwidth,
  'network.slow-close': networkSlowClose,
  'network.timeout': networkTimeout,
  'network.reset-peer': networkResetPeer,
  'network.slicer': networkSlicer,
  'network.limit-data': networkLimitData,
};

/** What the fault does to its link. */
export const impairmentOf = (fault: NetworkFault): Impairment =>
  (networkKinds[fault.kind] as NetworkKindOf<NetworkFault>).impairment(fault);
