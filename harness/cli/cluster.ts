// A Temporal of the user's: the Temporal CLI's own options, then the environment, then temporal.toml. Only ever read from.
import type { Client } from '@temporalio/client';
import type { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Command } from 'commander';
import { HarnessError } from '../errors.ts';
import { LARGE_ANSWERS } from '../environment/large-answers.ts';
import type { Shell } from './shell.ts';

export interface ClusterFlags {
  readonly address?: string;
  readonly namespace?: string;
  readonly apiKey?: string;
  readonly tlsCertPath?: string;
  readonly tlsKeyPath?: string;
  readonly tlsCaPath?: string;
  readonly tlsServerName?: string;
  readonly profile?: string;
}

/** How long the server may take to answer the first call. */
const CONNECT_BOUND_MS = 10_000;

/** The variable that says the same as an option. */
const VARIABLES = {
  address: 'TEMPORAL_ADDRESS',
  namespace: 'TEMPORAL_NAMESPACE',
  apiKey: 'TEMPORAL_API_KEY',
  tlsCertPath: 'TEMPORAL_TLS_CLIENT_CERT_PATH',
  tlsKeyPath: 'TEMPORAL_TLS_CLIENT_KEY_PATH',
  tlsCaPath: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  tlsServerName: 'TEMPORAL_TLS_SERVER_NAME',
  profile: 'TEMPORAL_PROFILE',
} as const satisfies Record<keyof ClusterFlags, string>;

/** Adds the options to a command. */
export const addClusterOptions = (command: Command): Command =>
  command
    .option('--address <host:port>', 'default: TEMPORAL_ADDRESS, then temporal.toml, then localhost:7233')
    .option('--namespace <name>', 'default: TEMPORAL_NAMESPACE, then temporal.toml, then default')
    .option('--api-key <key>', 'default: TEMPORAL_API_KEY, then temporal.toml')
    .option('--tls-cert-path <file>', 'client certificate')
    .option('--tls-key-path <file>', 'its key')
    .option('--tls-ca-path <file>', 'certificate authority of the server')
    .option('--tls-server-name <name>', 'name that the server’s certificate must carry')
    .option('--profile <name>', 'section of temporal.toml');

/** The environment with the options above it: an option wins over a variable, a variable over the file. */
export const withFlags = (env: Shell['env'], flags: ClusterFlags): Record<string, string> => {
  const known = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const given = (Object.keys(VARIABLES) as (keyof ClusterFlags)[]).flatMap((name) =>
    flags[name] === undefined ? [] : [[VARIABLES[name], flags[name]] as const],
  );
  return { ...Object.fromEntries(known), ...Object.fromEntries(given) };
};

export interface Cluster {
  readonly client: Client;
  /** `localhost:7233, namespace default` */
  readonly title: string;
  close(): Promise<void>;
}

/** @throws HarnessError CONFIG_INVALID · SERVER_UNREACHABLE */
export async function openCluster(shell: Shell, flags: ClusterFlags): Promise<Cluster> {
  const { connectionOptions, namespace = 'default' } = await resolved(shell, flags);
  const title = `${connectionOptions.address ?? 'localhost:7233'}, namespace ${namespace}`;
  const { Client, Connection } = await import('@temporalio/client');
  try {
    const connection = await Connection.connect({
      ...connectionOptions,
      channelArgs: LARGE_ANSWERS,
      connectTimeout: CONNECT_BOUND_MS,
    });
    return { client: new Client({ connection, namespace }), title, close: () => connection.close() };
  } catch (cause) {
    throw new HarnessError(
      'SERVER_UNREACHABLE',
      `Failed to reach Temporal at ${title}: ${cause instanceof Error ? cause.message : String(cause)}. Give --address, set TEMPORAL_ADDRESS, or name a --profile of temporal.toml.`,
      { cause },
    );
  }
}

async function resolved(shell: Shell, flags: ClusterFlags): Promise<ReturnType<typeof loadClientConnectConfig>> {
  // The SDK is loaded where a cluster is asked, not for every command that could ask one.
  const { loadClientConnectConfig } = await import('@temporalio/envconfig');
  try {
    return loadClientConnectConfig({ overrideEnvVars: withFlags(shell.env, flags) });
  } catch (cause) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to read where Temporal is: ${cause instanceof Error ? cause.message : String(cause)}. Correct the option, the variable, or temporal.toml.`,
      { cause },
    );
  }
}
