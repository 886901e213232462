// The configuration file of a Temporal server in one process: its store, every port on loopback, nothing archived.
import { LOOPBACK } from '../processes/index.ts';
import { memoryStore, type ServerStore } from './server-store.ts';

/** So many ports `serverConfig` needs. The first is the frontend's. */
export const SERVER_PORTS = 9;

const service = (grpcPort: number | undefined, membershipPort: number | undefined, httpPort?: number): object => ({
  rpc: { grpcPort, membershipPort, bindOnLocalHost: true, ...(httpPort === undefined ? {} : { httpPort }) },
});

/**
 * The file's text (JSON, which is YAML).
 *
 * @param store - default: SQLite in memory
 */
export const serverConfig = (
  ports: readonly number[],
  dynamicConfigPath: string,
  store: Pick<ServerStore, 'shards' | 'datastores'> = memoryStore(`ordeal-${ports[0]}`),
): string => {
  const archivalOff = { state: 'disabled' };
  const datastores = store.datastores();
  return JSON.stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'main',
      visibilityStore: datastores.visibility === undefined ? 'main' : 'visibility',
      numHistoryShards: store.shards,
      datastores,
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: LOOPBACK } },
    services: {
      frontend: service(ports[0], ports[1], ports[2]),
      history: service(ports[3], ports[4]),
      matching: service(ports[5], ports[6]),
      worker: service(ports[7], ports[8]),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `${LOOPBACK}:${ports[0]}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { ...archivalOff, enableRead: false }, visibility: { ...archivalOff, enableRead: false } },
    namespaceDefaults: { archival: { history: archivalOff, visibility: archivalOff } },
    dynamicConfigClient: { filepath: dynamicConfigPath, pollInterval: '10s' },
  });
};
