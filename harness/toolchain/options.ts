// What the toolchain is told: where to look, where to keep, whom to tell. Everything outside comes in here, so that tests can stand in for it.
import type { WallClock } from '../clock.ts';
import { runCommand, type CommandEnd, type GuardedCommand } from '../processes/index.ts';
import { cacheDirOf } from './cache-dir.ts';

export interface ToolchainOptions {
  readonly clock: WallClock;
  /** Told what is done, how long it usually takes, how long it has been going on, and that it is done. One line each. */
  readonly report: (line: string) => void;
  /** Default: the calling process's environment. PATH, HOME, ORDEAL_CACHE, XDG_CACHE_HOME, ORDEAL_TEMPORAL_SERVER, ORDEAL_TEST_SERVER, CHROMIUM_PATH, ORDEAL_POSTGRES, ORDEAL_TEMPORAL_SQL_TOOL, ORDEAL_TOXIPROXY, ORDEAL_VERSITYGW. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A `temporal-server`, or a `temporal` CLI. Before ORDEAL_TEMPORAL_SERVER. */
  readonly temporalServerPath?: string;
  /** A program that takes a port, as the Java test server does. Before ORDEAL_TEST_SERVER. */
  readonly testServerPath?: string;
  readonly fetch?: typeof fetch;
  readonly run?: (command: GuardedCommand, boundMs: number) => Promise<CommandEnd>;
  /** `linux`, `darwin`; `x64`, `arm64`. Default: this machine. */
  readonly platform?: { readonly os: string; readonly arch: string };
  /** Where the usual places of programs begin. Default: `/`. */
  readonly systemRoot?: string;
  /** Whether packages of the system may be installed. Default: what this process is. */
  readonly isRoot?: boolean;
  /** Programs are looked for and nothing is brought in: no download, no build. */
  readonly lookOnly?: boolean;
  /** Aborted: downloads and builds are given up, and the next way is not tried. */
  readonly signal?: AbortSignal;
}

/** The options with every default filled in. */
export interface Toolchain {
  readonly clock: WallClock;
  readonly report: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cacheDir: string;
  readonly temporalServerPath: string | undefined;
  readonly testServerPath: string | undefined;
  readonly fetch: typeof fetch;
  readonly run: (command: GuardedCommand, boundMs: number) => Promise<CommandEnd>;
  readonly platform: { readonly os: string; readonly arch: string };
  readonly systemRoot: string;
  readonly isRoot: boolean;
  readonly lookOnly: boolean;
  readonly signal: AbortSignal;
}

const nonEmpty = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : text;

export const toolchainOf = (options: ToolchainOptions): Toolchain => {
  const env = options.env ?? process.env;
  const signal = options.signal ?? new AbortController().signal;
  const ask = options.fetch ?? fetch;
  return {
    clock: options.clock,
    report: options.report,
    env,
    cacheDir: cacheDirOf(env),
    temporalServerPath: options.temporalServerPath ?? nonEmpty(env['ORDEAL_TEMPORAL_SERVER']),
    testServerPath: options.testServerPath ?? nonEmpty(env['ORDEAL_TEST_SERVER']),
    fetch: (input, init) =>
      ask(input, { ...init, signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]) }),
    run: options.run ?? ((command, boundMs) => runCommand(options.clock, { ...command, signal }, boundMs)),
    signal,
    lookOnly: options.lookOnly ?? false,
    systemRoot: options.systemRoot ?? '/',
    isRoot: options.isRoot ?? process.getuid?.() === 0,
    platform: options.platform ?? { os: process.platform, arch: process.arch },
  };
};

/** The environment as child processes take it. */
export const plainEnv = (env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
