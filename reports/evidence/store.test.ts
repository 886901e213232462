// Evidence on disk: written whole, read back the same, private, and never outside its folder.
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { safeName, trialFolder } from './file-name.ts';
import { HOSTILE } from './fixtures/hostile.ts';
import { greenReport, richReport } from './fixtures/run-report.ts';
import { trialEvidence } from './fixtures/trial-evidence.ts';
import { openRunFolder, readRunReport, writeRendered, writeRunReport } from './run-store.ts';
import { readTrialEvidence, writeTrialEvidence } from './trial-store.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-store-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('the folder of a trial', () => {
  it('gives back what was written, a file per kind, for its owner alone', async () => {
    const folder = join(dir, trialFolder(trialEvidence.plan));
    await writeTrialEvidence(folder, trialEvidence);
    expect((await readdir(folder)).toSorted()).toEqual([
      'attempts.jsonl',
      'effects.json',
      'faults.json',
      'history-1.json',
      'history-2.json',
      'llm.jsonl',
      'plan.json',
      'queries.jsonl',
      'services.jsonl',
      'trial.json',
    ]);
    for (const name of await readdir(folder)) expect(await modeOf(join(folder, name))).toBe(0o600);
    expect(await modeOf(folder)).toBe(0o700);
    expect(await readTrialEvidence(folder)).toEqual(trialEvidence);
    expect(JSON.parse(await readFile(join(folder, 'history-1.json'), 'utf8'))).toEqual(
      trialEvidence.executions[0]?.history,
    );
  });

  it('is unreadable, and says which file and line, when it was cut short or damaged', async () => {
    await writeTrialEvidence(dir, trialEvidence);
    await writeFile(join(dir, 'llm.jsonl'), '{}\n{"trial":');
    await expect(readTrialEvidence(dir)).rejects.toThrow(/^Failed to read .*llm\.jsonl:2: /);
    await rm(join(dir, 'trial.json'));
    await expect(readTrialEvidence(dir)).rejects.toMatchObject({
      code: 'EVIDENCE_UNREADABLE',
      message: expect.stringContaining('trial.json') as unknown,
    });
  });

  it('refuses to write what could not be read back', async () => {
    const wrong = { ...trialEvidence, timings: { ...trialEvidence.timings, wallMs: Number.NaN } };
    await expect(writeTrialEvidence(join(dir, 'wrong'), wrong)).rejects.toThrow(/timings\.wallMs/);
    expect(await readdir(dir)).toEqual([]);
  });

  it('replaces a symbolic link in its place instead of writing through it', async () => {
    const outside = join(dir, 'outside.txt');
    await writeFile(outside, 'mine');
    await mkdir(join(dir, 'trial'));
    await symlink(outside, join(dir, 'trial', 'plan.json'));
    await writeTrialEvidence(join(dir, 'trial'), trialEvidence);
    expect(await readFile(outside, 'utf8')).toBe('mine');
  });
});

describe('the folder of a run', () => {
  it('holds run.json and the reports, is kept out of version control, and is the latest', async () => {
    const first = await openRunFolder(dir, '20261121T075900Z-0000');
    const second = await openRunFolder(dir, richReport.runKey);
    await writeRunReport(first, greenReport);
    await writeRunReport(second, richReport);
    expect(await readRunReport(second)).toEqual(richReport);
    expect(await readRunReport(join(dir, 'latest'))).toEqual(richReport);
    expect(await readlink(join(dir, 'latest'))).toBe(richReport.runKey);
    expect(await readFile(join(dir, '.gitignore'), 'utf8')).toBe('*\n');
    expect(await writeRendered(second, 'report.md', 'text')).toBe(join(second, 'report.md'));
    expect(await modeOf(join(second, 'report.md'))).toBe(0o600);
    expect((await readdir(second)).toSorted()).toEqual(['report.md', 'run.json']);
  });

  it('stays inside the output folder whatever its name is', async () => {
    for (const key of ['../escape', '/etc/x', 'latest', '..', HOSTILE]) {
      const made = await openRunFolder(dir, key);
      expect(made.startsWith(`${dir}/`)).toBe(true);
      expect(made.slice(dir.length + 1)).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
      expect(made).not.toBe(join(dir, 'latest'));
    }
  });

  it('is an error that says what to do when the place cannot be written', async () => {
    await writeFile(join(dir, 'file'), '');
    await expect(openRunFolder(join(dir, 'file'), 'run')).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringMatching(/^Failed to create folder .*file.*: ENOTDIR.*--out/) as unknown,
    });
  });
});

describe('names of files', () => {
  it('hold no path, no reserved name and no collision', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.constantFrom('x'.repeat(1_000), '..', '../..', 'CON', 'a/b', '.git', ''),
        ),
        (name) => {
          expect(safeName(name)).toMatch(/^[a-z0-9][a-z0-9._-]*$|^[0-9a-f]{8}$/);
          expect(safeName(name)).not.toContain('..');
          expect(safeName(name).length).toBeLessThan(120);
        },
      ),
    );
    expect(new Set(['a/b', 'a-b', 'A-b', 'a b'].map(safeName)).size).toBe(4);
  });

  it('keep the trial, its reference and its baseline apart', () => {
    const plan = { key: '7f3a-1', scenario: 'research/x' };
    const folders = (['trial', 'reference', 'restart-baseline'] as const).map((mode) => trialFolder({ ...plan, mode }));
    expect(new Set(folders).size).toBe(3);
    expect(folders[0]).toMatch(/^trials\/7f3a-1-research-x-[0-9a-f]{8}$/);
  });
});
