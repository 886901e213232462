// Which Temporal is meant: what @temporalio/envconfig resolves from the environment and temporal.toml, checked, and told without its secrets.
import { loadClientConfig, loadClientConfigProfile, loadClientConnectConfig } from '@temporalio/envconfig';
import type { Env } from '../pipeline.ts';
import { SettingsError } from '../settings.ts';

/** What a connection to Temporal is made of. */
export type ConnectConfig = ReturnType<typeof loadClientConnectConfig>;

/** The SDK's own default. */
const DEFAULT_ADDRESS = 'localhost:7233';
const DEFAULT_NAMESPACE = 'default';

export interface Target {
  readonly config: ConnectConfig & { readonly namespace: string };
  /** For people: address, namespace, and whether TLS and an API key are used. Holds no secret. */
  readonly title: string;
}

/**
 * Resolves where to connect: environment before profile, profile before default.
 *
 * @param profile - a section of temporal.toml; default: TEMPORAL_PROFILE, then `default`
 * @throws SettingsError when a file cannot be read, a profile is not there, or half of a client certificate is given
 */
export function resolveTarget(env: Env, profile?: string): Target {
  const overrideEnvVars = Object.fromEntries(Object.entries(env).filter((each): each is [string, string] => !!each[1]));
  const profiles = unlessUnreadable(() => profilesIn({ overrideEnvVars }));
  const asked = profile ?? overrideEnvVars['TEMPORAL_PROFILE'];
  if (asked !== undefined && !profiles.includes(asked)) {
    throw new SettingsError(
      `Failed to read where Temporal is: there is no profile '${asked}', there ${profiles.length === 0 ? 'is none at all' : `are: ${profiles.join(', ')}`}. Correct --profile or TEMPORAL_PROFILE, or add [profile.${asked}] to temporal.toml (TEMPORAL_CONFIG_FILE).`,
    );
  }
  const options = {
    overrideEnvVars,
    ...(profile === undefined ? {} : { profile }),
    // A file without a profile says nothing; the SDK would trip over it.
    ...(profiles.length === 0 ? { disableFile: true } : {}),
  };
  const { tls } = unlessUnreadable(() => loadClientConfigProfile(options));
  // The SDK would connect without the certificate, and the server would say no more than that it refuses.
  if (tls?.disabled !== true && (tls?.clientCert === undefined) !== (tls?.clientKey === undefined)) {
    const [given, missing] = tls?.clientCert === undefined ? ['key', 'CERT'] : ['certificate', 'KEY'];
    throw new SettingsError(
      `Failed to read where Temporal is: a client ${given} is given without its ${missing === 'KEY' ? 'key' : 'certificate'}. Set TEMPORAL_TLS_CLIENT_${missing}_PATH or TEMPORAL_TLS_CLIENT_${missing}_DATA, or the profile's own.`,
    );
  }
  const { connectionOptions, namespace = DEFAULT_NAMESPACE } = unlessUnreadable(() => loadClientConnectConfig(options));
  const { address = DEFAULT_ADDRESS, tls: secured, apiKey } = connectionOptions;
  const certificate = typeof secured === 'object' && secured !== null && secured.clientCertPair !== undefined;
  return {
    config: { connectionOptions, namespace },
    title:
      `Temporal at ${address}, namespace ${namespace}, TLS ${secured ? 'yes' : 'no'}` +
      `${certificate ? ' (client certificate)' : ''}, API key ${apiKey === undefined ? 'no' : 'yes'}`,
  };
}

/** Names of the profiles of temporal.toml; none where there is no file. Throws what the SDK throws for a file that it cannot read. */
function profilesIn(options: { readonly overrideEnvVars: Record<string, string> }): readonly string[] {
  try {
    return Object.keys(loadClientConfig(options).profiles);
  } catch (error) {
    // The SDK looks for entries of a table that a file without profiles does not have.
    if (error instanceof TypeError) return [];
    throw error;
  }
}

function unlessUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new SettingsError(
      `Failed to read where Temporal is: ${error instanceof Error ? error.message : String(error)}. Correct TEMPORAL_… in the environment, or temporal.toml (TEMPORAL_CONFIG_FILE).`,
      { cause: error },
    );
  }
}

/** A failure to connect, with the place in it. */
export const unreachable = (target: Target, error: unknown): Error =>
  new Error(
    `Failed to reach ${target.title}: ${error instanceof Error ? error.message : String(error)}. Start the server, or correct TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE or temporal.toml.`,
    { cause: error },
  );
