// What reaches the connection options from temporal.toml and the environment, and what is told of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveTarget, unreachable } from './target.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'target-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const toml = (text: string) => ({ TEMPORAL_CONFIG_FILE: file('temporal.toml', text) });
const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

/** No file of the person who runs the tests may be read. */
const nothing = () => toml('[profile.default]');

it('is the local server when nothing is said', () => {
  const { config, title } = resolveTarget(nothing());
  expect(title).toBe('Temporal at localhost:7233, namespace default, TLS no, API key no');
  expect(config.namespace).toBe('default');
  expect(config.connectionOptions.tls).toBeFalsy();
});

it('takes a self-hosted cluster from the environment', () => {
  const env = { ...nothing(), TEMPORAL_ADDRESS: 'temporal.internal:7233', TEMPORAL_NAMESPACE: 'team' };
  const { config, title } = resolveTarget(env);
  expect(config).toMatchObject({ namespace: 'team', connectionOptions: { address: 'temporal.internal:7233' } });
  expect(title).toBe('Temporal at temporal.internal:7233, namespace team, TLS no, API key no');
});

it('takes certificate, key and authority of a profile by path, and never tells what is in them', () => {
  const env = toml(`
[profile.cloud]
address = "team.a1b2c.tmprl.cloud:7233"
namespace = "team.a1b2c"
[profile.cloud.tls]
client_cert_path = ${JSON.stringify(file('cert.pem', 'CERT-BYTES'))}
client_key_path = ${JSON.stringify(file('key.pem', 'KEY-BYTES'))}
server_ca_cert_path = ${JSON.stringify(file('ca.pem', 'CA-BYTES'))}
server_name = "team.example"
`);
  const { config, title } = resolveTarget(env, 'cloud');
  expect(config).toMatchObject({
    namespace: 'team.a1b2c',
    connectionOptions: {
      address: 'team.a1b2c.tmprl.cloud:7233',
      tls: {
        clientCertPair: { crt: bytes('CERT-BYTES'), key: bytes('KEY-BYTES') },
        serverRootCACertificate: bytes('CA-BYTES'),
        serverNameOverride: 'team.example',
      },
    },
  });
  expect(title).toBe(
    'Temporal at team.a1b2c.tmprl.cloud:7233, namespace team.a1b2c, TLS yes (client certificate), API key no',
  );
  expect(title).not.toMatch(/CERT-BYTES|KEY-BYTES|CA-BYTES/);
  expect(resolveTarget({ ...env, TEMPORAL_PROFILE: 'cloud' }).title).toBe(title);
});

it('takes them as data from the environment, which wins over the profile', () => {
  const env = {
    ...toml('[profile.default]\naddress = "from-file:7233"\nnamespace = "from-file"\n'),
    TEMPORAL_ADDRESS: 'from-env:7233',
    TEMPORAL_TLS_CLIENT_CERT_DATA: 'CERT',
    TEMPORAL_TLS_CLIENT_KEY_DATA: 'KEY',
  };
  const { config } = resolveTarget(env);
  expect(config).toMatchObject({
    namespace: 'from-file',
    connectionOptions: { address: 'from-env:7233', tls: { clientCertPair: { crt: bytes('CERT'), key: bytes('KEY') } } },
  });
});

it('turns TLS on for an API key, and never tells the key', () => {
  const env = toml('[profile.default]\naddress = "eu.aws.api.temporal.io:7233"\napi_key = "secret-of-file"\n');
  const { config, title } = resolveTarget({ ...env, TEMPORAL_API_KEY: 'secret-of-env' });
  expect(config.connectionOptions).toMatchObject({ apiKey: 'secret-of-env', tls: true });
  expect(title).toBe('Temporal at eu.aws.api.temporal.io:7233, namespace default, TLS yes, API key yes');
  expect(unreachable({ config, title }, new Error('refused')).message).not.toContain('secret');
});

it('says which certificate cannot be read', () => {
  const env = { ...nothing(), TEMPORAL_TLS_CLIENT_CERT_PATH: '/no/cert.pem', TEMPORAL_TLS_CLIENT_KEY_DATA: 'KEY' };
  expect(() => resolveTarget(env)).toThrow(/Failed to read where Temporal is: .*'\/no\/cert\.pem'.*Correct TEMPORAL_/);
});

it.each([
  ['TEMPORAL_TLS_CLIENT_CERT_DATA', 'TEMPORAL_TLS_CLIENT_KEY_PATH'],
  ['TEMPORAL_TLS_CLIENT_KEY_DATA', 'TEMPORAL_TLS_CLIENT_CERT_PATH'],
])('refuses %s without the other half', (given, missing) => {
  expect(() => resolveTarget({ ...nothing(), [given]: 'HALF' })).toThrow(missing);
});

it('says that a profile is not there, and that a file is no TOML', () => {
  const two = toml('[profile.default]\n[profile.team-b]\n');
  expect(() => resolveTarget(two, 'cloud')).toThrow(
    "there is no profile 'cloud', there are: default, team-b. Correct --profile or TEMPORAL_PROFILE, or add [profile.cloud]",
  );
  expect(() => resolveTarget({ ...two, TEMPORAL_PROFILE: 'cloud' })).toThrow("there is no profile 'cloud'");
  expect(() => resolveTarget(toml('[profile'))).toThrow('Failed to read where Temporal is');
});

it.each(['', '# nothing yet\n'])('takes a file without any profile (%j) as one that says nothing', (text) => {
  expect(resolveTarget(toml(text)).title).toContain('Temporal at localhost:7233');
  expect(resolveTarget({ ...toml(text), TEMPORAL_ADDRESS: 'from-env:7233' }).title).toContain('from-env:7233');
  expect(() => resolveTarget(toml(text), 'cloud')).toThrow("there is no profile 'cloud', there is none at all.");
});
