// Goal: Ctrl-C, SIGTERM and SIGKILL at any moment leave no process and no temporary folder; all but SIGKILL keep the evidence so far.
// Method: the real command line on this repository's own scenarios. It works in a folder of its own, by which every process it
// started is found again, whoever started it and whoever its parent is afterwards.
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { packageRoot } from '../package-root.ts';
import { readRunReport, readTrialEvidence } from '../../reports/index.ts';
import {
  call,
  descendants,
  expectNothingLeft,
  leftOf,
  makePlace,
  OWN_CONFIG,
  removePlace,
  runFolders,
  script,
  silentServer,
  standing,
  type Called,
  type Place,
} from './command.fixture.ts';

/** Many that kill, two at a time: when the first trials have ended, kills are going on for long. */
const KILLING = ['run', 'research', ...OWN_CONFIG];
/** A trial of an execution has ended, and a kill has struck. */
const IN_THE_MIDDLE = /(?=[\s\S]* struck {2}research\/killed-)(?=[\s\S]*✓ \d+\/\d+ research\/(?!replays))/;
const ONE = ['run', 'research/summarises-one-article', '--no-baseline', ...OWN_CONFIG];
/** Longer than the time in which two signals count as one press. */
const NEXT_PRESS_MS = 500;

/** Faults that are on for as long as a test needs: one server after the other stands still, and one process; a link is slow. */
const STRUCK = `
const base = { pipeline: 'probe', workflow: 'straight', args: [], why: 'A fixture.', expect: { status: 'completed' } };
const on = { activity: 'ask', at: 'before' };
const paused = (n) => ({ ...base, name: 'probe/paused-' + n, faults: [{ kind: 'server.pause', on, forMs: 10_000 }] });
const frozen = (n) => ({ ...base, name: 'probe/frozen-' + n, faults: [{ kind: 'worker.freeze', on }] });
export const scenarios = [
  ...Array.from({ length: 5 }, (_, index) => paused(index + 1)),
  {
    ...base,
    name: 'probe/slow-link',
    faults: [
      { kind: 'network.latency', link: 'worker-llm', on, ms: 20 },
      { kind: 'llm.hang', on: { activity: 'ask' } },
    ],
  },
  ...Array.from({ length: 40 }, (_, index) => frozen(index + 1)),
];
`;

/** The pipeline of the worker's own tests. */
async function struckConfig({ dir }: Place): Promise<void> {
  const pipelines = join(packageRoot(), 'harness/workers/fixtures/pipeline.ts');
  await writeFile(join(dir, 'scenarios.mjs'), STRUCK);
  const config = `export default {
    pipelines: ${JSON.stringify(pipelines)},
    scenarios: './scenarios.mjs',
    environment: ({ scratchDir, llmUrl }) => ({ SIDE_FILE: scratchDir + '/side.txt', LLM_URL: llmUrl }),
    answers: { probe: 'invented' },
    prices: { fixture: { input: 1, output: 1 } },
  };`;
  await writeFile(join(dir, 'ordeal.config.mjs'), config);
}

let place: Place;
let called: Called | undefined;

const pidOf = ({ child }: Called): number => child.pid ?? 0;
/** As a terminal does it: to the command and to everything in its process group. */
const press = (of: Called, signal: NodeJS.Signals): boolean => process.kill(-pidOf(of), signal);

beforeEach(async () => {
  place = await makePlace();
});
afterEach(async () => {
  called?.child.kill('SIGKILL');
  called = undefined;
  await removePlace(place);
});

describe('a run that is interrupted', () => {
  it('in the middle of kills keeps the trials that have ended, renders them, and leaves nothing behind', async () => {
    called = call(place, [...KILLING, '--out', place.out]);
    await called.says(IN_THE_MIDDLE);
    const noted = descendants(pidOf(called));
    // Guard, database, server, replaying process, worker processes.
    expect(noted.length).toBeGreaterThan(5);
    press(called, 'SIGINT');
    expect(await called.ended).toEqual({ status: 130, signal: null });
    await expectNothingLeft(place, noted);
    expect(called.stderr()).toContain('SIGINT: ending what runs');
    expect(called.stdout()).toContain('Cut short: interrupted by SIGINT');
    const [dir = ''] = runFolders(place);
    const report = await readRunReport(dir);
    expect(report.interrupted).toBe('interrupted by SIGINT');
    expect(report.trials.length).toBeGreaterThan(0);
    const [, planned] = /ordeal run · (\d+) trials/.exec(called.stderr()) ?? [];
    expect(report.trials.length).toBeLessThan(Number(planned));
    // What was cut short is not judged: it is missing, never a failure.
    expect(report.summary).toMatchObject({ fail: 0, unknown: 0 });
    for (const { evidence } of report.trials) {
      expect((await readTrialEvidence(join(dir, evidence))).broken).toBeUndefined();
    }
    expect(await readdir(dir)).toEqual(expect.arrayContaining(['report.html', 'report.md', 'junit.xml']));
  });

  it('while processes and a server stand still and a link is slow lets nothing stand, and leaves nothing behind', async () => {
    await struckConfig(place);
    called = call(place, ['run', '--no-baseline', '--out', place.out]);
    // It stays slow until the end of a call that hangs.
    await called.says(/ struck {2}probe\/slow-link/);
    const pid = pidOf(called);
    // A server and a worker process.
    await expect.poll(() => standing(pid), { timeout: 60_000, interval: 5 }).toBeGreaterThan(1);
    const noted = descendants(pid);
    press(called, 'SIGINT');
    expect(await called.ended).toEqual({ status: 130, signal: null });
    await expectNothingLeft(place, noted);
    const [dir = ''] = runFolders(place);
    const report = await readRunReport(dir);
    expect(report.interrupted).toBe('interrupted by SIGINT');
    expect(report.summary).toMatchObject({ fail: 0, unknown: 0 });
  });

  it('while it is being closed has its whole report on disk, also when nobody reads what it prints', async () => {
    called = call(place, [...ONE, '--out', place.out]);
    called.child.stdout?.destroy();
    await called.says(/✓ 1\/1 /);
    const noted = descendants(pidOf(called));
    press(called, 'SIGTERM');
    expect(await called.ended).toEqual({ status: 143, signal: null });
    await expectNothingLeft(place, noted);
    const [dir = ''] = runFolders(place);
    expect((await readRunReport(dir)).summary).toMatchObject({ trials: 1, pass: 1 });
    expect(await readdir(dir)).toEqual(expect.arrayContaining(['report.html', 'report.md', 'junit.xml']));
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s while its server starts ends with %i and leaves no run', async (signal, status) => {
    called = call(place, [...ONE, '--out', place.out], { ORDEAL_TEMPORAL_SERVER: await silentServer(place) });
    const pid = pidOf(called);
    // The script and its sleep, the database, the guard.
    await expect.poll(() => descendants(pid).length, { timeout: 60_000 }).toBeGreaterThan(3);
    const noted = descendants(pid);
    press(called, signal);
    expect(await called.ended).toEqual({ status, signal: null });
    await expectNothingLeft(place, noted);
    expect(runFolders(place)).toEqual([]);
  });

  it('while a configuration never ends loading ends at once', async () => {
    const file = join(place.dir, 'ordeal.config.mjs');
    await writeFile(
      file,
      `process.stderr.write('loading\\n'); setInterval(() => undefined, 1000); await new Promise(() => undefined);`,
    );
    called = call(place, ['run']);
    await called.says(/loading/);
    press(called, 'SIGINT');
    expect(await called.ended).toEqual({ status: 130, signal: null });
    await expectNothingLeft(place);
  });

  it('while a program is being built ends the build and leaves the cache clean', async () => {
    const cache = join(place.dir, 'cache');
    await script(place, 'go', [
      'if [ "$1" = version ]; then echo "go version go1.99.0 linux/amd64"; exit 0; fi',
      'while :; do /bin/sleep 1; done',
    ]);
    called = call(place, ['setup'], { ORDEAL_CACHE: cache, ORDEAL_TEMPORAL_SERVER: '', PATH: place.dir });
    await called.says(/building Temporal server/);
    await expect.poll(() => descendants(pidOf(called as Called)).length).toBeGreaterThan(1);
    press(called, 'SIGINT');
    expect(await called.ended).toEqual({ status: 130, signal: null });
    await expectNothingLeft(place);
    const tool = join(cache, 'temporal-server');
    expect(existsSync(tool) ? await readdir(tool) : []).toEqual([]);
  });

  it('twice ends at once, whatever it still waits for', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await expect.poll(() => silent.address()).not.toBeNull();
    const url = `postgres://postgres@127.0.0.1:${(silent.address() as AddressInfo).port}/postgres`;
    const program = await silentServer(place);
    try {
      called = call(place, [...ONE, '--out', place.out], { ORDEAL_TEMPORAL_SERVER: program, DATABASE_URL: url });
      await expect.poll(() => sockets.length, { timeout: 60_000 }).toBeGreaterThan(0);
      const noted = descendants(pidOf(called));
      press(called, 'SIGINT');
      await called.says(/Once more ends at once/);
      await wallClock.sleep(NEXT_PRESS_MS);
      expect(called.child.exitCode).toBeNull();
      const pressed = wallClock.elapsed();
      press(called, 'SIGINT');
      expect(await called.ended).toEqual({ status: 130, signal: null });
      expect(wallClock.elapsed() - pressed).toBeLessThan(3_000);
      await expectNothingLeft(place, noted);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });
});

describe('the search for what is left', () => {
  it('finds a process by its folder, one by its id, and a temporary folder', async () => {
    const orphan = spawn('sleep', ['60'], { cwd: place.tmp, detached: true, stdio: 'ignore' });
    try {
      await mkdir(join(place.tmp, 'ordeal-left'));
      await expect.poll(() => leftOf(place)).toEqual({ processes: [orphan.pid], folders: ['ordeal-left'] });
      expect(leftOf(place, [process.pid]).processes).toContain(process.pid);
    } finally {
      orphan.kill('SIGKILL');
    }
  });
});

describe('a harness that is SIGKILLed', () => {
  it('in the middle of kills takes every process and temporary folder with it, and leaves no half-written evidence', async () => {
    called = call(place, [...KILLING, '--out', place.out]);
    await called.says(/ struck {2}research\/killed-/);
    const noted = descendants(pidOf(called));
    expect(noted.length).toBeGreaterThan(5);
    called.child.kill('SIGKILL');
    await expectNothingLeft(place, noted);
    // What is there is whole: files appear by renaming.
    const files = (await readdir(place.out, { recursive: true })).filter((name) => name.endsWith('.json'));
    for (const file of files) JSON.parse(await readFile(join(place.out, file), 'utf8'));
  });
});
