// Data comes in small pieces, as over a network that nobody has tuned. toxiproxy counts the pause in microseconds.
import type { Fault } from '../scenario/types.ts';
import { toxicKind, type NetworkKindOf } from './network-kind.ts';

type Struck = Extract<Fault, { kind: 'network.slicer' }>;

const MICROSECONDS = 1_000;

export const networkSlicer: NetworkKindOf<Struck> = toxicKind<Struck>(
  'network.slicer',
  'slicer',
  ({ bytes, pauseMs = 0 }) => ({
    average_size: bytes,
    size_variation: 0,
    delay: pauseMs * MICROSECONDS,
  }),
  ({ bytes, pauseMs = 0 }) => `in pieces of ${bytes} bytes${pauseMs === 0 ? '' : `, ${pauseMs} ms apart`}`,
);
