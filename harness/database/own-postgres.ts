// A PostgreSQL server of one's own, in a temporary folder, on a free port. Never one that happens to run.
import { chmod, chown, cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { poll, wallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import {
  findProgram,
  freeLowPorts,
  makeScratch,
  runCommand,
  startGuarded,
  type GuardedCommand,
  type GuardedProcess,
} from '../processes/index.ts';
import { providePostgres, type ToolchainOptions } from '../toolchain/index.ts';

const COMMAND_BOUND_MS = 60_000;
const START_BOUND_MS = 30_000;
const START_POLL_MS = 50;
/** PostgreSQL refuses to run as root; one of these takes its place. */
const STAND_INS = ['postgres', 'nobody'];

export interface PostgresServer {
  /** `postgres://ordeal@127.0.0.1:<port>/postgres` */
  readonly url: string;
  /** Its folder; the first line of `postmaster.pid` in it is the process to send signals to. */
  readonly data: string;
  /**
   * Starts it again on the same data when its process has ended, as `pg_ctl restart` does. Does not wait until it answers.
   *
   * @param settings - `name=value`, beside those that it has
   */
  startAgain(settings?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts it.
 *
 * @throws HarnessError TOOL_MISSING without its programs, DATABASE_UNREACHABLE when it does not come up
 */
export async function startOwnPostgres(options: ToolchainOptions): Promise<PostgresServer> {
  const { signal } = options;
  const provided = await providePostgres(options);
  const scratch = await makeScratch('ordeal-postgres-');
  try {
    const { dir } = scratch;
    const standIn = process.getuid?.() === 0 ? await standInForRoot() : undefined;
    if (standIn !== undefined) await chown(dir, standIn.uid, standIn.gid);
    const folder = await readable(provided.folder, dir, standIn);
    const as = (program: string, args: readonly string[]): GuardedCommand => ({
      ...(standIn === undefined ? { program, args } : standIn.command(program, args)),
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', HOME: dir },
      ...(signal === undefined ? {} : { signal }),
    });
    const data = join(dir, 'data');
    const init = ['-D', data, '-U', 'ordeal', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    await mustRun(as(join(folder, 'initdb'), init));
    const [port] = await freeLowPorts(1);
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${dir}`, 'fsync=off'];
    const start = (more: readonly string[]): GuardedProcess =>
      startGuarded(
        as(join(folder, 'postgres'), ['-D', data, ...[...settings, ...more].flatMap((each) => ['-c', each])]),
      );
    return await started(start, Number(port), data, () => scratch.remove());
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

async function started(
  start: (more: readonly string[]) => GuardedProcess,
  port: number,
  data: string,
  remove: () => Promise<void>,
): Promise<PostgresServer> {
  let server = start([]);
  const url = `postgres://ordeal@127.0.0.1:${port}/postgres`;
  const startAgain = async (settings: readonly string[] = []): Promise<void> => {
    await server.ended;
    server = start(settings);
  };
  const stop = async (): Promise<void> => {
    await server.stop();
    await remove();
  };
  const up = await poll(wallClock, { everyMs: START_POLL_MS, boundMs: START_BOUND_MS }, async () =>
    (await answers(url)) ? true : undefined,
  );
  if (up !== undefined) return { url, data, startAgain, stop };
  await stop();
  throw failed(`start PostgreSQL: no answer within ${START_BOUND_MS / 1000} s. It said: ${server.tail() || 'nothing'}`);
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

/** The programs where whoever runs them can read them: the cache may lie in root's own home. */
async function readable(folder: string, dir: string, standIn: StandIn | undefined): Promise<string> {
  if (standIn === undefined) return folder;
  const end = await runCommand(wallClock, standIn.command(join(folder, 'initdb'), ['--version']), COMMAND_BOUND_MS);
  if (end.kind === 'ended' && end.code === 0) return folder;
  const copy = join(dir, 'postgres');
  await cp(dirname(folder), copy, { recursive: true, verbatimSymlinks: true });
  await chmod(copy, 0o755);
  return join(copy, 'bin');
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
      throw failed(
        'start PostgreSQL as another user than root: there is no setpriv, runuser or su. Install util-linux',
      );
    return {
      uid: Number(end.output),
      gid,
      command: (program, args) => ({ program: wrapper, args: wrapped(wrapper, user, program, args) }),
    };
  }
  throw failed(`start PostgreSQL: it refuses to run as root and none of the users ${STAND_INS.join(', ')} exists`);
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
  throw failed(`run ${command.program} ${command.args.join(' ')}: ${JSON.stringify(end)}`);
}

const failed = (what: string): HarnessError =>
  new HarnessError(
    'DATABASE_UNREACHABLE',
    `Failed to ${what}. Name a folder with other programs (ORDEAL_POSTGRES), or a server that runs.`,
  );
