// Every way to the external programs, with planted archives and commands instead of the network.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import type { CommandEnd, GuardedCommand } from '../processes/index.ts';
import { cachePath, fillOnce } from './cache.ts';
import { provideTemporalServer, provideTestServer, type ToolchainOptions } from './index.ts';
import { cacheDirOf } from './cache-dir.ts';
import { toolchainOf } from './options.ts';

let root: string;
let lines: string[];
let commands: GuardedCommand[];

const OFFLINE = (() =>
  Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }))) as typeof fetch;

/** A program on the fake PATH; what it answers is said by `answers`. */
const putOnPath = (name: string): string => {
  const path = join(root, 'bin', name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
};

const optionsWith = (
  answers: Record<string, string | (() => CommandEnd)>,
  more: Partial<ToolchainOptions> = {},
): ToolchainOptions => ({
  clock: wallClock,
  report: (line) => void lines.push(line),
  env: { PATH: join(root, 'bin'), HOME: root },
  fetch: OFFLINE,
  platform: { os: 'linux', arch: 'arm64' },
  run: async (command) => {
    commands.push(command);
    const name = command.program.split('/').at(-1) ?? '';
    const answer = answers[`${name} ${command.args[0]}`];
    if (typeof answer === 'function') return answer();
    return answer === undefined
      ? { kind: 'ended', code: 1, output: `${name}: no` }
      : { kind: 'ended', code: 0, output: answer };
  },
  ...more,
});

const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HarnessError.is(error)) throw new Error(`expected a HarnessError, got ${String(error)}`);
  expect(error).toMatchObject({ code: 'TOOL_MISSING', exit: 69 });
  return error.message;
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ordeal-toolchain-'));
  mkdirSync(join(root, 'bin'));
  lines = [];
  commands = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('provideTemporalServer', () => {
  it('names every way, why it failed and what to do, when nothing works', async () => {
    putOnPath('temporal');
    putOnPath('go');
    putOnPath('tar');
    const answers = {
      'temporal --version': 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)',
      'go version': 'go version go1.22.1 linux/amd64',
    };
    const message = await messageOf(provideTemporalServer(optionsWith(answers)));
    expect(message).toContain('Failed to provide a Temporal server 1.32.0');
    expect(message).toContain('a path given by hand (ORDEAL_TEMPORAL_SERVER): none given');
    expect(message).toMatch(/temporal on PATH: .*carries server 1\.29\.1.*temporal CLI ≥ 1\.9\.1 is needed/);
    expect(message).toContain('the cache: nothing in');
    expect(message).toMatch(/download of the official release .*checksums\.txt: getaddrinfo ENOTFOUND/);
    expect(message).toContain('build with Go: Go 1.22.1 is too old, 1.26.8 is needed');
    expect(message).toMatch(/curl -fLO https:.*temporal_cli_1\.9\.1_linux_arm64\.tar\.gz/);
    expect(message).toContain('install Go ≥ 1.26.8');
    expect(readdirSync(join(root, '.cache', 'ordeal', 'temporal-cli'))).toEqual([]);
  });

  it('takes a CLI on PATH that is new enough', async () => {
    const program = putOnPath('temporal');
    const tool = await provideTemporalServer(
      optionsWith({ 'temporal --version': 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)' }),
    );
    expect(tool).toEqual({ kind: 'temporal-cli', program, version: '1.32.0' });
  });

  it('takes a path given by hand, and nothing in its place', async () => {
    const program = putOnPath('my-server');
    const given = { env: { PATH: join(root, 'bin'), HOME: root, ORDEAL_TEMPORAL_SERVER: program } };
    const good = optionsWith({ 'my-server --version': 'temporal version 1.32.0' }, given);
    expect(await provideTemporalServer(good)).toEqual({ kind: 'temporal-server', program, version: '1.32.0' });
    putOnPath('temporal');
    const old = optionsWith(
      {
        'my-server --version': 'temporal version 1.29.1',
        'temporal --version': 'temporal version 1.9.1 (Server 1.32.0, UI 1)',
      },
      given,
    );
    expect(await messageOf(provideTemporalServer(old))).toContain('carries server 1.29.1');
    expect(await messageOf(provideTemporalServer({ ...good, temporalServerPath: '/no/where' }))).toContain(
      '/no/where is not a program',
    );
  });

  it('builds with Go once, tells of it, and does no work the second time', async () => {
    putOnPath('go');
    const install = (): CommandEnd => {
      const bin = commands.at(-1)?.env?.['GOBIN'] ?? '';
      writeFileSync(join(bin, 'server'), 'the server');
      return { kind: 'ended', code: 0, output: '' };
    };
    const options = optionsWith({ 'go version': 'go version go1.26.8 linux/arm64', 'go install': install });
    const both = await Promise.all([provideTemporalServer(options), provideTemporalServer(options)]);
    const program = join(root, '.cache/ordeal/temporal-server/1.32.0/temporal-server');
    expect(both).toEqual([1, 2].map(() => ({ kind: 'temporal-server', program, version: '1.32.0' })));
    expect(commands.filter(({ args }) => args[0] === 'install')).toHaveLength(1);
    expect(commands.find(({ args }) => args[0] === 'install')?.args[1]).toBe(
      'go.temporal.io/server/cmd/server@v1.32.0',
    );
    expect(lines.filter((line) => line.startsWith('building Temporal server'))).toEqual([
      expect.stringContaining('about 4 min on 2 cores, once'),
      expect.stringMatching(/: done in \d+ s$/),
    ]);
    commands = [];
    await provideTemporalServer(options);
    expect(commands).toEqual([]);
    expect(readdirSync(join(root, '.cache/ordeal/temporal-server'))).toEqual(['1.32.0']);
  });

  it('leaves nothing half-built in the cache when the build fails', async () => {
    putOnPath('go');
    const message = await messageOf(
      provideTemporalServer(optionsWith({ 'go version': 'go version go1.26.8 linux/arm64' })),
    );
    expect(message).toContain('did not end well: go: no');
    expect(readdirSync(join(root, '.cache/ordeal/temporal-server'))).toEqual([]);
  });

  const archive = Buffer.from('an archive');
  const digest = createHash('sha256').update(archive).digest('hex');
  const release = (sum: string): typeof fetch =>
    (async (url: string) =>
      new Response(
        url.endsWith('checksums.txt') ? `${sum}  temporal_cli_1.9.1_linux_arm64.tar.gz\n` : archive,
      )) as unknown as typeof fetch;

  it('downloads the official release when its SHA-256 is the one the release lists', async () => {
    putOnPath('tar');
    const unpack = (): CommandEnd => {
      writeFileSync(join(commands.at(-1)?.args[3] ?? '', 'temporal'), '');
      return { kind: 'ended', code: 0, output: '' };
    };
    const tool = await provideTemporalServer(optionsWith({ 'tar -xzf': unpack }, { fetch: release(digest) }));
    expect(tool).toMatchObject({
      kind: 'temporal-cli',
      program: join(root, '.cache/ordeal/temporal-cli/1.9.1/temporal'),
    });
  });

  it('throws a download away whose SHA-256 is another', async () => {
    putOnPath('tar');
    const message = await messageOf(provideTemporalServer(optionsWith({}, { fetch: release('0'.repeat(64)) })));
    expect(message).toMatch(/has SHA-256 [0-9a-f]{64}, expected 0{64}; it was thrown away/);
    expect(commands).toEqual([]);
  });

  it('refuses a release that lists another SHA-256 than the known one', async () => {
    putOnPath('tar');
    const lists = (async () =>
      new Response(`${digest}  temporal_cli_1.9.1_linux_amd64.tar.gz\n`)) as unknown as typeof fetch;
    const options = optionsWith({}, { fetch: lists, platform: { os: 'linux', arch: 'x64' } });
    expect(await messageOf(provideTemporalServer(options))).toContain('lists another SHA-256');
  });

  it('gives a server that does not answer up within 5 s', async () => {
    putOnPath('tar');
    const silent = ((_url: string, init: RequestInit) =>
      new Promise((_done, fail) =>
        init.signal?.addEventListener('abort', () => fail(init.signal?.reason)),
      )) as unknown as typeof fetch;
    const began = wallClock.elapsed();
    expect(await messageOf(provideTemporalServer(optionsWith({}, { fetch: silent })))).toContain(
      'no answer within 4 s',
    );
    expect(wallClock.elapsed() - began).toBeLessThan(8_000);
  });
});

describe('provideTestServer', () => {
  it('names every way when nothing works', async () => {
    const message = await messageOf(provideTestServer(optionsWith({})));
    expect(message).toMatch(/@temporalio\/testing's own download: .*ENOTFOUND/);
    expect(message).toContain('Maven Central (io.temporal:temporal-test-server:1.38.0): java is not on PATH');
    expect(message).toContain('install a JDK');
  });

  it('fetches the jars with Maven once and puts a launcher beside them', async () => {
    putOnPath('java');
    putOnPath('mvn');
    const copied = (): CommandEnd => ({ kind: 'ended', code: 0, output: '' });
    const options = optionsWith({ 'java -version': 'openjdk version "17.0.15" 2025-04-15', 'mvn -B': copied });
    const tool = await provideTestServer(options);
    expect(tool).toEqual({
      program: join(root, '.cache/ordeal/test-server/1.38.0/temporal-test-server'),
      version: '1.38.0',
    });
    expect(commands.find(({ program }) => program.endsWith('mvn'))?.args).toContain('--strict-checksums');
    commands = [];
    await provideTestServer(options);
    expect(commands).toEqual([]);
  });
});

describe('the cache', () => {
  it('lies where ORDEAL_CACHE, XDG_CACHE_HOME or HOME say, in this order', () => {
    expect(cacheDirOf({ ORDEAL_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' })).toBe('/a');
    expect(cacheDirOf({ ORDEAL_CACHE: '', XDG_CACHE_HOME: '/b', HOME: '/c' })).toBe('/b/ordeal');
    expect(cacheDirOf({ HOME: '/c' })).toBe('/c/.cache/ordeal');
  });

  it('takes the lock of a run that has died', async () => {
    const toolchain = toolchainOf(optionsWith({}));
    const folder = cachePath(toolchain, 'tool', '1');
    mkdirSync(`${folder}.lock`, { recursive: true });
    writeFileSync(join(`${folder}.lock`, 'pid'), '999999999');
    const path = await fillOnce(toolchain, folder, 'file', async (into) => writeFileSync(join(into, 'file'), ''));
    expect(existsSync(path)).toBe(true);
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });
});
