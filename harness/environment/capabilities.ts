// What each kind of environment can do, as data: the engine plans by it, and the docs are compared with it.
import type { Capabilities, EnvironmentKind } from './types.ts';

export const CAPABILITIES: Readonly<Record<EnvironmentKind, Capabilities>> = {
  virtual: { parallel: true, collapsesTimeouts: true, stickyQueues: true, retryTimes: 'due', ownServers: true },
  // An attempt of a dead worker cannot be timed out at once there (docs/discoveries.md).
  'test-server': {
    parallel: false,
    collapsesTimeouts: false,
    stickyQueues: false,
    retryTimes: 'decided',
    ownServers: false,
  },
};
