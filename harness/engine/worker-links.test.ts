// Each worker process has its own ways, and is led there by its environment alone.
import { beforeEach, expect, it } from 'vitest';
import type { Relay, Relays } from '../database/relay/types.ts';
import type { Link, Network } from '../network/types.ts';
import { openWiring, throughLink, type Wired } from './worker-links.ts';

const asked: string[] = [];
const network: Network = {
  link: async ({ name, upstream }) => {
    asked.push(`${name} → ${upstream}`);
    return { address: `127.0.0.1:${20_000 + asked.length}` } as Link;
  },
  close: async () => undefined,
};
const relays: Relays = {
  open: async (upstream) => {
    asked.push(`relay → ${upstream}`);
    return { address: '127.0.0.1:30001' } as Relay;
  },
  close: async () => undefined,
};
const places = {
  llmUrl: 'http://127.0.0.1:4000/v1',
  anthropicUrl: 'http://127.0.0.1:4000',
  databaseUrl: 'postgres://ada:pass%40word@db.local/work?sslmode=disable',
  scratchDir: '/scratch',
};

const wiringOf = (wired: Wired) =>
  openWiring({
    network,
    relays,
    temporal: '127.0.0.1:7233',
    places,
    environment: ({ llmUrl, anthropicUrl, databaseUrl, scratchDir }) => ({
      llmUrl,
      anthropicUrl,
      databaseUrl,
      scratchDir,
    }),
    ...wired,
  });

beforeEach(() => void asked.splice(0));

it('leads a process through one proxy per service, the same whenever it is asked', async () => {
  const wiring = wiringOf({ links: true, resets: false, relay: false });
  const links = await wiring.links('w1');
  expect(asked).toEqual([
    'worker-temporal of w1 → 127.0.0.1:7233',
    'worker-database of w1 → db.local:5432',
    'worker-llm of w1 → 127.0.0.1:4000',
  ]);
  expect(links.env).toEqual({
    llmUrl: 'http://127.0.0.1:20003/v1',
    anthropicUrl: 'http://127.0.0.1:20003',
    databaseUrl: 'postgres://ada:pass%40word@127.0.0.1:20002/work?sslmode=disable',
    scratchDir: '/scratch',
  });
  expect(await wiring.links('w1')).toBe(links);
  expect(await wiring.of('w1')).toEqual({ temporal: links.temporal.address, env: links.env });
  expect((await wiring.of('w2')).temporal).not.toBe(links.temporal.address);
});

it('leads all processes through one relay to the database, and nowhere else through anything', async () => {
  const wiring = wiringOf({ links: false, resets: false, relay: true });
  const way = {
    temporal: '127.0.0.1:7233',
    env: { ...places, databaseUrl: 'postgres://ada:pass%40word@127.0.0.1:30001/work?sslmode=disable' },
  };
  expect(await wiring.of('w1')).toEqual(way);
  expect(await wiring.of('w2')).toEqual(way);
  expect(asked).toEqual(['relay → db.local:5432']);
  await expect(wiring.links('w1')).rejects.toMatchObject({ code: 'HARNESS_FAULT' });
});

it('puts the relay behind the proxy where both are needed', async () => {
  await wiringOf({ links: true, resets: false, relay: true }).of('w1');
  expect(asked).toContain('worker-database of w1 → 127.0.0.1:30001');
});

it('keeps everything of an address but the place', () => {
  expect(throughLink('http://api.local/', { address: '127.0.0.1:1' })).toBe('http://127.0.0.1:1/');
});
