// For tests: a PostgreSQL server of their own, in a temporary folder, on a free port. Never one that happens to run.
import { readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { poll, wallClock } from '../clock.ts';
import { findProgram, freePort, runCommand, startGuarded, type GuardedCommand } from '../processes/index.ts';

const COMMAND_BOUND_MS = 60_000;
const START_BOUND_MS = 30_000;
const START_POLL_MS = 50;
/** Where packages put the server's programs, which are rarely in PATH. */
const COMMON_FOLDERS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr/pgsql'];
/** PostgreSQL refuses to run as root; one of these takes its place. */
const STAND_INS = ['postgres', 'nobody'];

export interface PostgresServer {
  /** `postgres://ordeal@127.0.0.1:<port>/postgres` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it. Fails, never skips, when PostgreSQL is not installed: the message has the command that installs it. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await binaries();
  const dir = await mkdtemp(join(tmpdir(), 'ordeal-postgres-'));
  const standIn = process.getuid?.() === 0 ? await standInForRoot() : undefined;
  if (standIn !== undefined) await chown(dir, standIn.uid, standIn.gid);
  const as = (program: string, args: readonly string[]): GuardedCommand => ({
    ...(standIn === undefined ? { program, args } : standIn.command(program, args)),
    cwd: dir,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', HOME: dir },
  });
  const data = join(dir, 'data');
  const init = ['-D', data, '-U', 'ordeal', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await mustRun(as(join(folder, 'initdb'), init));
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${dir}`, 'fsync=off'];
  const server = startGuarded(as(join(folder, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])]));
  const url = `postgres://ordeal@127.0.0.1:${port}/postgres`;
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  };
  const up = await poll(wallClock, { everyMs: START_POLL_MS, boundMs: START_BOUND_MS }, async () =>
    (await answers(url)) ? true : undefined,
  );
  if (up === undefined) {
    await stop();
    throw new Error(
      `Failed to start PostgreSQL: no answer within ${START_BOUND_MS / 1000} s. It said: ${server.tail()}`,
    );
  }
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false; // not up yet: the caller asks again until its bound
  }
}

async function binaries(): Promise<string> {
  const config = findProgram('pg_config');
  const told = config === undefined ? [] : [(await mustRun({ program: config, args: ['--bindir'] })).trim()];
  const beside = (process.env['PATH'] ?? '').split(':');
  const found = [...told, ...COMMON_FOLDERS.flatMap(versionsIn), ...beside].find(
    (folder) =>
      findProgram(join(folder, 'initdb')) !== undefined && findProgram(join(folder, 'postgres')) !== undefined,
  );
  if (found !== undefined) return found;
  throw new Error(
    'Failed to find PostgreSQL: initdb and postgres are neither in PATH nor in the usual folders. Install it: sudo apt-get install -y postgresql',
  );
}

function versionsIn(parent: string): string[] {
  try {
    return readdirSync(parent).map((version) => join(parent, version, 'bin'));
  } catch {
    return []; // no such folder on this system
  }
}

interface StandIn {
  readonly uid: number;
  readonly gid: number;
  command(program: string, args: readonly string[]): { program: string; args: readonly string[] };
}

async function standInForRoot(): Promise<StandIn> {
  for (const user of STAND_INS) {
    const end = await runCommand(wallClock, { program: 'id', args: ['-u', user] }, COMMAND_BOUND_MS);
    if (end.kind !== 'ended' || end.code !== 0) continue;
    const gid = Number(await mustRun({ program: 'id', args: ['-g', user] }));
    const wrapper = ['setpriv', 'runuser', 'su'].find((each) => findProgram(each) !== undefined);
    if (wrapper === undefined)
      throw new Error('Failed to start PostgreSQL as another user than root: install util-linux (setpriv).');
    return {
      uid: Number(end.output),
      gid,
      command: (program, args) => ({ program: wrapper, args: wrapped(wrapper, user, program, args) }),
    };
  }
  throw new Error(
    `Failed to start PostgreSQL: it refuses to run as root and none of the users ${STAND_INS.join(', ')} exists.`,
  );
}

function wrapped(wrapper: string, user: string, program: string, args: readonly string[]): readonly string[] {
  if (wrapper === 'setpriv') return [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--', program, ...args];
  if (wrapper === 'runuser') return ['-u', user, '--', program, ...args];
  const quoted = [program, ...args].map((each) => `'${each.replaceAll("'", `'\\''`)}'`).join(' ');
  return ['-s', '/bin/sh', user, '-c', `exec ${quoted}`];
}

async function mustRun(command: GuardedCommand): Promise<string> {
  const end = await runCommand(wallClock, command, COMMAND_BOUND_MS);
  if (end.kind === 'ended' && end.code === 0) return end.output;
  throw new Error(`Failed to run ${command.program} ${command.args.join(' ')}: ${JSON.stringify(end)}`);
}
