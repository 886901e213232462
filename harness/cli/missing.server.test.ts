// Goal: what this machine lacks is told in one paragraph with status 69, and an evidence folder that is lost with 64; nothing is left running.
// Method: the real command line as a real process; servers that are missing, broken or silent are small scripts.
import { rename, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import {
  call,
  expectNothingLeft,
  makePlace,
  OWN_CONFIG,
  paragraphOf,
  removePlace,
  runFolders,
  script,
  silentServer,
  type Called,
  type Place,
} from './command.fixture.ts';

const ONE = ['run', 'research/summarises-one-article', '--no-baseline', ...OWN_CONFIG];
const VERSION = 'if [ "$1" = --version ]; then echo "temporal version 1.32.0"; exit 0; fi';

let place: Place;
let called: Called | undefined;

beforeEach(async () => {
  place = await makePlace();
});
afterEach(async () => {
  called?.child.kill('SIGKILL');
  called = undefined;
  await removePlace(place);
});

/** Calls, and gives the paragraph of the error; nothing may be left of the call. */
async function refused(
  status: number,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  called = call(place, [...words, '--out', place.out], env);
  expect(await called.ended).toEqual({ status, signal: null });
  expect(called.stdout()).toBe('');
  await expectNothingLeft(place);
  return paragraphOf(called);
}

describe('a run without', () => {
  it('the Temporal server it was told to use says which, and leaves no run', async () => {
    const program = join(place.dir, 'gone', 'temporal-server');
    const told = await refused(69, ONE, { ORDEAL_TEMPORAL_SERVER: program });
    expect(told).toContain(`${program} is not a program`);
    expect(told).toContain('export ORDEAL_TEMPORAL_SERVER=');
    expect(runFolders(place)).toEqual([]);
  });

  it('any way to a Temporal server names each way, why it failed, and what to do', async () => {
    const told = await refused(69, ONE, {
      ORDEAL_CACHE: join(place.dir, 'cache'),
      ORDEAL_TEMPORAL_SERVER: '',
      PATH: place.dir,
    });
    for (const way of ['temporal on PATH: there is none', 'the cache: nothing in', 'download of', 'go is not on PATH'])
      expect(told).toContain(way);
    expect(told).toContain('Do one of these and run again:');
  });

  it('a Temporal server that stays up says what the server said', async () => {
    const program = await script(place, 'temporal-server', [VERSION, 'echo "unable to open the database" >&2; exit 3']);
    const told = await refused(69, ONE, { ORDEAL_TEMPORAL_SERVER: program });
    expect(told).toMatch(/its process ended\. It said: unable to open the database\. \w+/);
  });

  it('a free port says so after it has tried others', async () => {
    const program = await script(place, 'temporal-server', [VERSION, 'echo "listen: address already in use"; exit 1']);
    expect(await refused(69, ONE, { ORDEAL_TEMPORAL_SERVER: program })).toMatch(
      /ports .* were taken by others 4 times/,
    );
  });

  it('the database of DATABASE_URL says where it is not, and does not wait for the server', async () => {
    const told = await refused(69, ONE, {
      DATABASE_URL: 'postgres://ada:secret@127.0.0.1:1/postgres',
      ORDEAL_TEMPORAL_SERVER: await silentServer(place),
    });
    expect(told).toMatch(/ada@127\.0\.0\.1:1: .*ECONNREFUSED.*DATABASE_URL/);
    expect(told).not.toContain('secret');
  });

  it('a readable DATABASE_URL says how to write one', async () => {
    const told = await refused(69, ONE, {
      DATABASE_URL: 'mysql://127.0.0.1/x',
      ORDEAL_TEMPORAL_SERVER: await silentServer(place),
    });
    expect(told).toContain('Write it as postgres://');
  });
});

describe('a run', () => {
  it('whose evidence folder is lost ends early and says so', async () => {
    called = call(place, ['run', 'research', ...OWN_CONFIG, '--out', place.out]);
    await called.says(/again: /);
    const [dir = ''] = runFolders(place);
    await rename(dir, `${dir}-lost`);
    await writeFile(dir, 'a file in its place');
    expect(await called.ended).toEqual({ status: 64, signal: null });
    await expectNothingLeft(place);
    expect(paragraphOf(called)).toMatch(/^Failed to (create folder|write) .*--out/);
  });

  it('that is piped into a reader that leaves early ends well and says nothing of it', async () => {
    const main = join(packageRoot(), 'dist', 'harness', 'cli', 'main.js');
    const line = `"${process.execPath}" "${main}" run --list ${OWN_CONFIG.join(' ')}; echo "status $?" >&2`;
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done, fail) => {
      execFile('sh', ['-c', `(${line}) | head -1`], (error, out, err) =>
        error === null ? done({ stdout: out, stderr: err }) : fail(error),
      );
    });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toBe('status 0\n');
  });
});
