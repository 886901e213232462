// Where the gate's reports go: stdout, stderr, files; and the exit status of each verdict.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broken, emptyGate, gateReportOf, greenGate, richGate } from '../../reports/evidence/fixtures/gate-report.ts';
import { GATE_REPORTER_NAMES } from '../../reports/gate.ts';
import { proveGateOutput, publishGate, statusOfGate } from './publish-gate.ts';
import { folderInRepository } from './repository-folder.ts';
import type { Shell } from './shell.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-gate-out-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A shell that keeps what is said. */
function listening(): { readonly shell: Shell; readonly said: { out: string; err: string } } {
  const said = { out: '', err: '' };
  const terminal = { tty: false, color: false };
  const shell: Shell = {
    cwd: dir,
    env: {},
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    outputs: { out: terminal, err: terminal },
    signal: new AbortController().signal,
  };
  return { shell, said };
}

it('ends with 0 for a pass, 1 for a break, 2 for what could not be told', () => {
  expect(statusOfGate(greenGate)).toBe(0);
  expect(statusOfGate(gateReportOf([broken(2)]))).toBe(1);
  expect(statusOfGate(richGate)).toBe(1);
  expect(statusOfGate(emptyGate)).toBe(2);
});

describe('the reports', () => {
  it('are a table on stdout and no file, when nothing else is asked for', async () => {
    const { shell, said } = listening();
    await publishGate(shell, richGate, { names: ['list'], out: undefined, dir });
    expect(said.out).toMatch(/^ordeal replay/);
    expect(said.err).toBe('');
    expect(await readdir(dir)).toEqual([]);
  });

  it('are files in --out, and JSON alone on stdout', async () => {
    const { shell, said } = listening();
    await proveGateOutput(shell, { names: GATE_REPORTER_NAMES, out: 'reports', dir });
    await publishGate(shell, richGate, { names: GATE_REPORTER_NAMES, out: 'reports', dir });
    expect((await readdir(join(dir, 'reports'))).toSorted()).toEqual([
      'gate.json',
      'gate.junit.xml',
      'gate.md',
      'gate.sarif',
    ]);
    expect(JSON.parse(said.out)).toEqual(JSON.parse(await readFile(join(dir, 'reports', 'gate.json'), 'utf8')));
    expect(said.err).toContain('ordeal replay');
    expect(said.err).toMatch(/^::error /m);
  });

  it('go beside the configuration by default, kept out of version control', async () => {
    const { shell } = listening();
    await publishGate(shell, greenGate, { names: ['sarif'], out: undefined, dir });
    expect((await readdir(join(dir, '.ordeal', 'gate'))).toSorted()).toEqual(['.gitignore', 'gate.sarif']);
  });

  it('are refused before the replay where they could not be written', async () => {
    const { shell } = listening();
    await writeFile(join(dir, 'a-file'), '');
    await expect(proveGateOutput(shell, { names: ['sarif'], out: 'a-file/x', dir })).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    });
  });
});

it('knows the folder of a configuration from the root of its repository', async () => {
  const inner = join(dir, 'apps', 'ai');
  await mkdir(inner, { recursive: true });
  await mkdir(join(dir, '.git'));
  expect(folderInRepository(inner)).toBe('apps/ai');
  expect(folderInRepository(dir)).toBe('');
});
