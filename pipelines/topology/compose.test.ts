// docker-compose.yml is whole: pinned, healthy, on loopback, of the same versions as what the tests run as processes.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  TEMPORAL_SERVER_VERSION,
  TEMPORAL_UI_VERSION,
  TOXIPROXY_VERSION,
  VERSITYGW_VERSION,
} from '../../harness/toolchain/versions.ts';

interface Service {
  readonly image: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[]; readonly retries: number };
  readonly restart: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const file = parse(readFileSync(`${ROOT}docker-compose.yml`, 'utf8')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(file.services).map(([name, service]) => ({ name, ...service }));
const lasting = services.filter(({ restart }) => restart === 'unless-stopped');
const oneShots = services.filter(({ restart }) => restart !== 'unless-stopped');
const imageOf = (name: string): string | undefined => file.services[name]?.image;

it('has every service', () => {
  expect(lasting.map(({ name }) => name)).toEqual(['postgresql', 'temporal', 'temporal-ui', 'toxiproxy', 'versitygw']);
  expect(oneShots.map(({ name }) => name)).toEqual(['temporal-schema', 'temporal-namespace']);
});

it('runs the versions that the tests run as processes', () => {
  expect(imageOf('temporal')).toBe(`temporalio/server:${TEMPORAL_SERVER_VERSION}`);
  expect(imageOf('temporal-schema')).toBe(`temporalio/admin-tools:${TEMPORAL_SERVER_VERSION}`);
  expect(imageOf('temporal-namespace')).toBe(`temporalio/admin-tools:${TEMPORAL_SERVER_VERSION}`);
  expect(imageOf('temporal-ui')).toBe(`temporalio/ui:${TEMPORAL_UI_VERSION}`);
  expect(imageOf('toxiproxy')).toBe(`ghcr.io/shopify/toxiproxy:${TOXIPROXY_VERSION}`);
  expect(imageOf('versitygw')).toBe(`ghcr.io/versity/versitygw:v${VERSITYGW_VERSION}`);
});

describe.each(services)('$name', ({ name, image, ports = [], volumes = [], depends_on = {} }) => {
  it('is pinned to a version', () => {
    expect(image).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?$/);
  });

  it('is reached from this machine alone', () => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+(-\d+)?:\d+(-\d+)?$/);
  });

  it('mounts what is there', () => {
    for (const volume of volumes) {
      const [from = ''] = volume.split(':');
      if (from.startsWith('./')) expect(existsSync(`${ROOT}${from.slice(2)}`), from).toBe(true);
      else expect(Object.keys(file.volumes)).toContain(from);
    }
  });

  it('waits for services that are there, as far as they can be waited for', () => {
    for (const [other, { condition }] of Object.entries(depends_on)) {
      const isLasting = lasting.some((each) => each.name === other);
      expect(condition, `${name} → ${other}`).toBe(isLasting ? 'service_healthy' : 'service_completed_successfully');
      expect(Object.keys(file.services)).toContain(other);
    }
  });
});

it.each(lasting)('$name says whether it is healthy', ({ healthcheck }) => {
  expect(healthcheck?.test[0]).toBe('CMD');
  expect(healthcheck?.retries).toBeGreaterThan(10);
});

// `up --wait` takes the end of a container for a failure, unless another service waits for that end.
it.each(oneShots)('$name is waited for by another service', ({ name, restart }) => {
  expect(restart).toMatch(/^on-failure:\d+$/);
  const waiting = services.filter(({ depends_on }) => depends_on?.[name] !== undefined);
  expect(waiting).not.toEqual([]);
});

it('no two services ask for the same port', () => {
  const taken = services.flatMap(({ ports = [] }) => ports.map((port) => port.split(':')[1]));
  expect(new Set(taken).size).toBe(taken.length);
});

it('all who speak to PostgreSQL use its user and password', () => {
  const { POSTGRES_USER, POSTGRES_PASSWORD } = file.services['postgresql']?.environment ?? {};
  expect(file.services['temporal']?.environment).toMatchObject({
    DB: 'postgres12',
    POSTGRES_SEEDS: 'postgresql',
    POSTGRES_USER,
    POSTGRES_PWD: POSTGRES_PASSWORD,
  });
  expect(file.services['temporal-schema']?.environment).toMatchObject({
    SQL_HOST: 'postgresql',
    SQL_USER: POSTGRES_USER,
    SQL_PASSWORD: POSTGRES_PASSWORD,
  });
});
