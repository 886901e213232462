// Every way to versitygw, with planted programs, archives and commands instead of the network.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import type { CommandEnd, GuardedCommand } from '../processes/index.ts';
import { provideVersitygw, type ToolchainOptions } from './index.ts';

let root: string;
let lines: string[];
let commands: GuardedCommand[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ordeal-versitygw-'));
  mkdirSync(join(root, 'bin'));
  lines = [];
  commands = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const OFFLINE = (() =>
  Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }))) as typeof fetch;
const good = (output = ''): CommandEnd => ({ kind: 'ended', code: 0, output });
const onPath = (name: string): string => {
  const path = join(root, 'bin', name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
};
/** `answers` by `<program> <first argument>`; what is not in it fails. */
const optionsWith = (
  answers: Record<string, (command: GuardedCommand) => CommandEnd>,
  more: Partial<ToolchainOptions> = {},
): ToolchainOptions => ({
  clock: wallClock,
  report: (line) => void lines.push(line),
  env: { PATH: join(root, 'bin'), HOME: root },
  fetch: OFFLINE,
  platform: { os: 'linux', arch: 'x64' },
  run: async (command) => {
    commands.push(command);
    const name = command.program.split('/').at(-1) ?? '';
    return answers[`${name} ${command.args[0]}`]?.(command) ?? { kind: 'ended', code: 1, output: `${name}: no` };
  },
  ...more,
});

it('names every way, why it failed and what to do, when nothing works', async () => {
  for (const name of ['tar', 'go', 'versitygw']) onPath(name);
  const message = await provideVersitygw(
    optionsWith({ 'versitygw --version': () => good('Version  : 1.0.14\nBuild    : x') }),
  ).then(
    () => 'provided',
    (error: Error) => error.message,
  );
  expect(message).toContain('Failed to provide versitygw 1.8.0');
  expect(message).toContain('a path given by hand (ORDEAL_VERSITYGW): none given');
  expect(message).toMatch(/versitygw on PATH: .*is versitygw 1\.0\.14; 1\.8\.0 is needed/);
  expect(message).toContain(`the cache: nothing in ${join(root, '.cache/ordeal')}`);
  expect(message).toMatch(/download of the official release \(1\.8\.0\): .*checksums\.txt: getaddrinfo ENOTFOUND/);
  expect(message).toContain('build with Go: ');
  expect(message).toContain('curl -fLO https://github.com/versity/versitygw/releases/download/v1.8.0/');
});

it('takes one on PATH: a release that is new enough, or one that Go has built', async () => {
  const program = onPath('versitygw');
  for (const version of ['1.8.0', 'git'])
    expect(await provideVersitygw(optionsWith({ 'versitygw --version': () => good(`Version  : ${version}`) }))).toEqual(
      {
        program,
      },
    );
});

it('takes a path given by hand, and nothing in its place', async () => {
  onPath('versitygw');
  const env = { PATH: join(root, 'bin'), HOME: root, ORDEAL_VERSITYGW: '/no/where' };
  const options = optionsWith({ 'versitygw --version': () => good('Version  : 1.8.0') }, { env });
  await expect(provideVersitygw(options)).rejects.toThrow('/no/where is not a program');
});

it('builds with Go once, and does no work the second time', async () => {
  onPath('go');
  const install = ({ env }: GuardedCommand): CommandEnd => {
    writeFileSync(join(env?.['GOBIN'] ?? '', 'versitygw'), 'built');
    return good();
  };
  const options = optionsWith({ 'go version': () => good('go version go1.26.8 linux/amd64'), 'go install': install });
  const program = join(root, '.cache/ordeal/versitygw/1.8.0/versitygw');
  expect(await provideVersitygw(options)).toEqual({ program });
  expect(commands.at(-1)?.args[1]).toBe('github.com/versity/versitygw/cmd/versitygw@v1.8.0');
  commands = [];
  expect(await provideVersitygw(options)).toEqual({ program });
  expect(commands).toEqual([]);
});

it('takes the program out of the folder of the release, when its SHA-256 is the listed one', async () => {
  onPath('tar');
  const archive = Buffer.from('an archive');
  const name = 'versitygw_v1.8.0_Linux_x86_64';
  const listing = (digest: string): typeof fetch =>
    (async (url: string) =>
      new Response(url.endsWith('checksums.txt') ? `${digest}  ${name}.tar.gz\n` : archive)) as unknown as typeof fetch;
  const unpack = ({ args }: GuardedCommand): CommandEnd => {
    mkdirSync(join(args[3] ?? '', name));
    writeFileSync(join(args[3] ?? '', args[4] ?? ''), 'released');
    return good();
  };
  const answers = { 'tar -xzf': unpack };
  await expect(provideVersitygw(optionsWith(answers, { fetch: listing('0'.repeat(64)) }))).rejects.toThrow(
    'it was thrown away',
  );
  expect(readdirSync(join(root, '.cache/ordeal/versitygw'))).toEqual([]);
  const digest = createHash('sha256').update(archive).digest('hex');
  const { program } = await provideVersitygw(optionsWith(answers, { fetch: listing(digest) }));
  expect(readFileSync(program, 'utf8')).toBe('released');
});
