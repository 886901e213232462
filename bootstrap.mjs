// The door of a clean checkout: brings everything to the state the sources ask for, then runs the command in this same process.
// Plain JavaScript without dependencies. Says what it does on stderr; does nothing twice.
//   node bootstrap.mjs [ordeal arguments]   the command line; without arguments `run`
//   node bootstrap.mjs test | check | bench | build
//   node bootstrap.mjs worker | trigger     a pipeline by hand: pipelines/README.md
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const NODE_MIN = [20, 19];
const SOURCES = ['ordeal.config.ts', 'pipelines', 'scenarios', 'harness', 'reports', 'bench'];
const LOCK = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules', '.ordeal-lock');
const COMPILED = join(ROOT, 'dist', '.sources');
const MAIN = join(ROOT, 'dist', 'harness', 'cli', 'main.js');
/** Exit statuses as in harness/errors.ts: what the machine lacks, and what is broken in this checkout. */
const EXIT = { missing: 69, broken: 70 };

const say = (line) => process.stderr.write(`ordeal · ${line}\n`);
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const hash = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest('hex');
const readOr = (file, otherwise) => (existsSync(file) ? readFileSync(file, 'utf8') : otherwise);

class Stop extends Error {
  constructor(exit, message) {
    super(message);
    this.exit = exit;
  }
}

/** Ends with an explanation where Node is too old for what comes. */
const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  throw new Stop(
    EXIT.missing,
    `Failed to start: Node ${process.versions.node} is too old. Install Node ${NODE_MIN.join('.')} or newer (https://nodejs.org).`,
  );
};

/** Runs a program to its end with this terminal; its stdout goes to stderr, because stdout belongs to the command. */
const run = (program, args) =>
  new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
    const pass = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.once('error', fail);
    child.once('close', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      // Killed by a signal: end as this process would have ended by it.
      if (signal !== null) process.kill(process.pid, signal);
      else done(code);
    });
  });

/** Whether what stands in node_modules is what the lock file asks for, package by package. */
const installedFits = () => {
  const hidden = readOr(join(ROOT, 'node_modules', '.package-lock.json'), undefined);
  if (hidden === undefined) return false;
  const standing = JSON.parse(hidden).packages ?? {};
  return Object.entries(JSON.parse(readFileSync(LOCK, 'utf8')).packages).every(
    ([path, asked]) =>
      path === '' || standing[path]?.version === asked.version || (!(path in standing) && asked.optional),
  );
};

const install = async () => {
  const wanted = hash(readFileSync(LOCK));
  if (readOr(INSTALLED, '') === wanted) return;
  if (!installedFits()) {
    const began = performance.now();
    say('installing packages (npm ci, about half a minute)');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const code = await run(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) {
      throw new Stop(
        EXIT.missing,
        `Failed to install the packages: npm ci ended with ${code}, its reason is above. Correct it and start again.`,
      );
    }
    say(`packages installed in ${seconds(began)}`);
  }
  writeFileSync(INSTALLED, wanted);
};

const sourceFiles = (path) => {
  if (!existsSync(path)) return [];
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.ts'))
    .flatMap((entry) => sourceFiles(join(path, entry.name)))
    .sort();
};

/** What the compiled code is made of: changes when any source, the compiler's settings or a package does. */
const sourcesHash = () =>
  hash(
    ...[LOCK, join(ROOT, 'tsconfig.json'), ...SOURCES.flatMap((name) => sourceFiles(join(ROOT, name)))].flatMap(
      (file) => [relative(ROOT, file).split(sep).join('/'), '\0', readFileSync(file), '\0'],
    ),
  );

/**
 * Compiles to dist when the sources are not those it was compiled from.
 * @param strict - false: type errors are told and the code is used all the same (tests tell more than the compiler then)
 */
export const compile = async ({ strict = true } = {}) => {
  const wanted = sourcesHash();
  if (readOr(COMPILED, '') === wanted) return;
  const began = performance.now();
  say('compiling');
  // With type errors dist changes as well: it is that of no sources then, and the next start compiles.
  rmSync(COMPILED, { force: true });
  const code = await run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', ROOT]);
  if (code !== 0 && strict)
    throw new Stop(EXIT.broken, 'Failed to compile: the type errors are above. Correct them and start again.');
  if (code !== 0) {
    say('compiled with type errors (above): the code is used all the same, `npm run check` will not pass');
    return;
  }
  mkdirSync(dirname(COMPILED), { recursive: true });
  writeFileSync(COMPILED, wanted);
  say(`compiled in ${seconds(began)}`);
};

let compiling;
/** Set-up of vitest, asked for by each of its projects: processes that tests fork run from dist. */
export const setup = async () => {
  await (compiling ??= compile({ strict: false }));
};

/** Goes on as if Node had been started with this script: same process, so signals, streams and the exit status are its own. */
const become = async (script, args) => {
  process.argv = [process.execPath, script, ...args];
  await import(pathToFileURL(script).href);
};

const test = async (args) => {
  const code = await run(process.execPath, [MAIN, 'setup']);
  if (code !== 0) process.exit(code);
  await become(join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), ['run', ...args]);
};

const main = async ([command, ...args]) => {
  checkNode();
  await install();
  // What ordeal prints as the command that repeats a run: the way a checkout is started.
  process.env.ORDEAL_AGAIN ??= 'npm start --';
  if (command === 'check')
    return become(join(ROOT, 'dist', 'harness', 'house', 'check.js'), args, await compile({ strict: false }));
  await compile();
  switch (command) {
    case 'build':
      return undefined;
    case 'test':
      return test(args);
    case 'bench':
      return become(join(ROOT, 'dist', 'bench', 'main.js'), args);
    case 'worker':
    case 'trigger':
      return become(join(ROOT, 'dist', 'pipelines', `${command}.js`), args);
    case undefined:
      return become(MAIN, ['run']);
    default: {
      const bare = command.startsWith('-') && !['-h', '--help', '-V', '--version'].includes(command);
      return become(MAIN, [...(bare ? ['run'] : []), command, ...args]);
    }
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exit;
  });
}
