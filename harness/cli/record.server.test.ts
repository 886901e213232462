// Goal: a team's own repository, as its people use the gate: `record`, `replay`, and a break that recording anew does not lose.
// Method: a small repository, the real command line as a real process.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { wallClock } from '../clock.ts';
import { ACCEPTED_FILE } from '../gate/accepted/types.ts';
import { recordingRepository, type Repository, WORKFLOW } from '../gate/base/repository.fixture.ts';
import { readManifest } from '../gate/manifest.ts';
import { call, expectNothingLeft, makePlace, type Place, removePlace } from './command.fixture.ts';

const BOUND_MS = 240_000;
const DAY_MS = 86_400_000;

/** One activity more, and another argument of the one there is. */
const BROKEN = WORKFLOW.replace('  return', "  await greet('again');\n  return");
const DRIFTED = WORKFLOW.replace('greet(name)', "greet(name + '!')");

let repository: Repository;
let place: Place;
let first: string;

const inRepository = (): Place => ({ ...place, dir: repository.dir });

async function ordeal(...words: readonly string[]) {
  const called = call(inRepository(), words);
  const { status } = await called.ended;
  await expectNothingLeft(inRepository());
  return { status, stdout: called.stdout(), stderr: called.stderr() };
}

async function replay(...words: readonly string[]) {
  const { status, stdout, stderr } = await ordeal(
    'replay',
    '--no-cache',
    '--reporter',
    'json',
    '--out',
    place.out,
    ...words,
  );
  expect(stdout, stderr).not.toBe('');
  const { histories, verdict } = JSON.parse(stdout) as GateReport & { readonly verdict: string };
  return { status, verdict, histories: histories.map((each) => each.verdict) };
}

const folder = (): string => join(repository.dir, 'histories');
const recorded = (): readonly string[] =>
  readdirSync(folder()).map((name) => readFileSync(join(folder(), name), 'utf8'));

beforeAll(async () => {
  place = await makePlace();
  repository = await recordingRepository();
  first = repository.git('rev-parse', 'HEAD');
});
afterAll(async () => {
  await repository.remove();
  await removePlace(place);
});

describe('a repository that keeps histories', () => {
  it(
    'records with status 0: each scenario stands in the manifest, with what recorded it',
    { timeout: BOUND_MS },
    async () => {
      const { status, stdout, stderr } = await ordeal('record', '--seed', 'one');
      expect(status, stderr).toBe(0);
      expect(stdout).toMatch(/^greeting: \d histor(y|ies) of 3 scenarios recorded in .*histories\n$/);
      const manifest = await readManifest(folder());
      const entries = manifest?.histories ?? [];
      const scenarios = entries.flatMap(({ origin }) =>
        origin.kind === 'scenario' ? [origin.scenario, ...origin.alike] : [],
      );
      expect(manifest?.pipeline).toBe('greeting');
      expect(scenarios.toSorted()).toEqual(['greeting/killed', 'greeting/says-hello', 'greeting/says-hello-again']);
      const files = readdirSync(folder()).filter((name) => name !== 'manifest.json');
      expect(files.toSorted()).toEqual(entries.map(({ file }) => file).toSorted());
      for (const entry of entries)
        expect(entry).toEqual({
          file: entry.file,
          workflowType: 'greeting',
          workflowId: expect.stringMatching(/./) as string,
          runId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
          events: (JSON.parse(readFileSync(join(folder(), entry.file), 'utf8')) as { events: unknown[] }).events.length,
          origin: {
            kind: 'scenario',
            scenario: expect.any(String) as string,
            seed: 'one',
            alike: expect.any(Array) as string[],
          },
          code: { commit: first, dirty: false, bundle: expect.stringMatching(/./) as string },
          sdk: { name: 'temporal-typescript', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string },
          recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
        });
      repository.commit('recorded');
    },
  );

  it('replays what it has recorded with status 0', { timeout: BOUND_MS }, async () => {
    const { status, verdict, histories } = await replay();
    expect({ status, verdict }).toEqual({ status: 0, verdict: 'pass' });
    expect(new Set(histories)).toEqual(new Set(['compatible']));
  });

  it('--fail-on drifted fails what goes on otherwise, and passes without it', { timeout: BOUND_MS }, async () => {
    await repository.write({ 'workflow.js': DRIFTED });
    const [passed, failed] = [await replay(), await replay('--fail-on', 'drifted')];
    await repository.write({ 'workflow.js': WORKFLOW });
    expect(passed).toMatchObject({ status: 0, verdict: 'pass' });
    expect(failed).toMatchObject({ status: 1, verdict: 'fail' });
    for (const { histories } of [passed, failed]) expect(new Set(histories)).toEqual(new Set(['drifted']));
  });

  it('a recorded history that this code breaks is not replaced', { timeout: BOUND_MS }, async () => {
    const before = recorded();
    await repository.write({ 'workflow.js': BROKEN });
    const { status, stderr } = await ordeal('record');
    expect(status, stderr).toBe(1);
    expect(stderr).toContain('Failed to record greeting: this code breaks a recorded history');
    expect(stderr).toMatch(/histories\/\S+\.json \(step-added, workflow\.js:6\)/);
    expect(stderr).toContain(ACCEPTED_FILE);
    expect(recorded()).toEqual(before);
  });

  it('and is once the break is accepted', { timeout: BOUND_MS }, async () => {
    const before = recorded();
    const expires = new Date(wallClock.now() + DAY_MS).toISOString().slice(0, 10);
    await repository.write({
      [ACCEPTED_FILE]: `accepted:
  - pipeline: greeting
    rule: step-added
    reason: No greeting is open.
    expires: ${expires}
    approvedBy: us
`,
    });
    expect(await ordeal('record')).toMatchObject({ status: 0 });
    expect(recorded()).not.toEqual(before);
  });
});
