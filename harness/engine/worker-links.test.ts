// Each worker process has its own ways, and is led there by its environment alone.
import { expect, it } from 'vitest';
import type { Link, Network } from '../network/types.ts';
import { openWiring, throughLink } from './worker-links.ts';

const asked: string[] = [];
const network: Network = {
  link: async ({ name, upstream }) => {
    asked.push(`${name} → ${upstream}`);
    return { address: `127.0.0.1:${20_000 + asked.length}` } as Link;
  },
  close: async () => undefined,
};
const places = {
  llmUrl: 'http://127.0.0.1:4000/v1',
  anthropicUrl: 'http://127.0.0.1:4000',
  databaseUrl: 'postgres://ada:pass%40word@db.local/work?sslmode=disable',
  scratchDir: '/scratch',
};

it('leads a process through one proxy per service, the same whenever it is asked', async () => {
  const wiring = openWiring({
    network,
    temporal: '127.0.0.1:7233',
    places,
    environment: ({ llmUrl, anthropicUrl, databaseUrl, scratchDir }) => ({
      llmUrl,
      anthropicUrl,
      databaseUrl,
      scratchDir,
    }),
    resets: false,
  });
  const links = await wiring.of('w1');
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
  expect(await wiring.of('w1')).toBe(links);
  expect((await wiring.of('w2')).temporal.address).not.toBe(links.temporal.address);
});

it('keeps everything of an address but the place', () => {
  expect(throughLink('http://api.local/', { address: '127.0.0.1:1' })).toBe('http://127.0.0.1:1/');
});
