// Every way to the programs of a self-hosted cluster, with planted programs and commands instead of the network.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import type { CommandEnd, GuardedCommand } from '../processes/index.ts';
import { provideClusterServer, provideSqlTool, provideToxiproxy, type ToolchainOptions } from './index.ts';

let root: string;
let commands: GuardedCommand[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ordeal-cluster-tools-'));
  mkdirSync(join(root, 'bin'));
  commands = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const OFFLINE = (() =>
  Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }))) as typeof fetch;
const onPath = (name: string): string => {
  const path = join(root, 'bin', name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
};
const optionsWith = (
  answers: Record<string, string | ((command: GuardedCommand) => void)>,
  more: Partial<ToolchainOptions> = {},
): ToolchainOptions => ({
  clock: wallClock,
  report: () => undefined,
  env: { PATH: join(root, 'bin'), HOME: root },
  fetch: OFFLINE,
  platform: { os: 'linux', arch: 'x64' },
  run: async (command): Promise<CommandEnd> => {
    commands.push(command);
    const name = command.program.split('/').at(-1) ?? '';
    const answer = answers[`${name} ${command.args[0]}`];
    if (answer === undefined) return { kind: 'ended', code: 1, output: `${name}: no` };
    if (typeof answer === 'function') answer(command);
    return { kind: 'ended', code: 0, output: typeof answer === 'string' ? answer : '' };
  },
  ...more,
});

const EACH = [
  ['temporal-sql-tool', provideSqlTool, 'go.temporal.io/server/cmd/tools/sql@v1.32.0', 'sql'],
  ['toxiproxy-server', provideToxiproxy, 'github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0', 'server'],
  ['temporal-server', provideClusterServer, 'go.temporal.io/server/cmd/server@v1.32.0', 'server'],
] as const;

it.each(EACH)('%s: names every way and what to do when nothing works', async (tool, provide) => {
  const error = await provide(optionsWith({})).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'TOOL_MISSING' });
  expect(String(error)).toMatch(
    new RegExp(`${tool} on PATH: there is none[^]*the cache: nothing in[^]*build with Go: go is not on PATH`),
  );
});

it.each(EACH)('%s: is built with Go once', async (tool, provide, module, binary) => {
  onPath('go');
  const install = ({ env }: GuardedCommand) => writeFileSync(join(env?.['GOBIN'] ?? '', binary), '');
  const options = optionsWith({ 'go version': 'go version go1.26.8 linux/amd64', 'go install': install });
  const { program } = await provide(options);
  expect(program).toMatch(new RegExp(`/${tool}/[0-9.]+/${tool}$`));
  expect(commands.find(({ args }) => args[0] === 'install')?.args[1]).toBe(module);
  commands = [];
  expect(await provide(options)).toEqual({ program });
  expect(commands).toEqual([]);
});

it('takes one on PATH that is new enough, and not one that is older', async () => {
  const program = onPath('toxiproxy-server');
  expect(
    await provideToxiproxy(optionsWith({ 'toxiproxy-server --version': 'toxiproxy-server version 2.12.0' })),
  ).toEqual({ program });
  const old = provideToxiproxy(optionsWith({ 'toxiproxy-server --version': 'toxiproxy-server version 2.5.0' }));
  await expect(old).rejects.toThrow('is 2.5.0; 2.12.0 is needed');
});

it('does not take a CLI for a server that keeps its executions in a database', async () => {
  const program = onPath('temporal');
  const env = { PATH: join(root, 'bin'), HOME: root, ORDEAL_TEMPORAL_SERVER: program };
  const options = optionsWith({ 'temporal --version': 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)' }, { env });
  await expect(provideClusterServer(options)).rejects.toThrow('is a temporal CLI, which keeps executions in SQLite');
});

it.each(EACH)('%s: is looked for and not brought in where that is asked', async (_, provide) => {
  onPath('go');
  onPath('tar');
  const options = optionsWith({ 'go version': 'go version go1.26.8 linux/amd64' }, { lookOnly: true });
  const error = await provide(options).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'TOOL_MISSING' });
  expect(commands).toEqual([]);
});

it('downloads the schema tool out of the release of the server, checked', async () => {
  onPath('tar');
  const archive = Buffer.from('an archive');
  const digest = createHash('sha256').update(archive).digest('hex');
  const asked: string[] = [];
  const release = (async (url: string) => {
    asked.push(url);
    return new Response(url.endsWith('checksums.txt') ? `${digest}  temporal_1.32.0_linux_amd64.tar.gz\n` : archive);
  }) as unknown as typeof fetch;
  const unpack = ({ args }: GuardedCommand) => writeFileSync(join(args[3] ?? '', args[4] ?? ''), '');
  const { program } = await provideSqlTool(optionsWith({ 'tar -xzf': unpack }, { fetch: release }));
  expect(program).toBe(join(root, '.cache/ordeal/temporal-sql-tool/1.32.0/temporal-sql-tool'));
  expect(asked.at(-1)).toBe(
    'https://github.com/temporalio/temporal/releases/download/v1.32.0/temporal_1.32.0_linux_amd64.tar.gz',
  );
});
