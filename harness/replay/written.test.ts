// What the source says of a step: of this workflow or of another, in any of its files, with or without a timer.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Command } from './commands.ts';
import { type Around, isFurtherDown, isInOtherBranch, isWritten } from './written.ts';

const dir = mkdtempSync(join(tmpdir(), 'written-'));
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string, ...lines: readonly string[]): string => {
  writeFileSync(join(dir, name), lines.join('\n'));
  return join(dir, name);
};
const MAIN = file(
  'main.ts',
  'export async function First() {',
  '  await fetch();',
  '  await condition(() => said() || isLong(state));',
  '  await save();',
  '}',
  'export async function Second() {',
  '  await publish();',
  '}',
  'const helper = () => archive();',
);
const OUT = file(
  'out.ts',
  'export async function First() {',
  "  const page = await fetch('https://example.org'); // then publish(page)",
  '  // await save();',
  '  /* await archive();',
  '     await search(); */',
  '  return page;',
  '}',
);
const TOOLS = file('tools.ts', 'export async function searched() {', '  return search();', '}');
const WAIT = file('wait.ts', "await condition(() => said(), '1 day');");
const TWO = file(
  'two.ts',
  'async function drafted() {',
  '  const model = await run();',
  '  const summary = await summarise();',
  '}',
  'async function decided() {',
  '  if (said()) await publish();',
  '  else await revised();',
  '}',
  'async function revised() {',
  '  const summary = await summarise();',
  '}',
);

const activity = (name: string): Command => ({ kind: 'activity', name });
const around = (...files: readonly string[]): Around => ({
  place: { file: MAIN, line: 3 },
  files,
  workflowType: 'First',
});

describe('a step is written', () => {
  it('and not where it is commented out', () => {
    expect(isWritten(activity('fetch'), around(OUT))).toBe(true);
    for (const name of ['publish', 'save', 'archive', 'search'])
      expect(isWritten(activity(name), around(OUT)), name).toBe(false);
  });

  it('where the workflow itself, a helper beside it or another of its files calls it', () => {
    expect(isWritten(activity('save'), around(MAIN))).toBe(true);
    expect(isWritten(activity('archive'), around(MAIN))).toBe(true);
    expect(isWritten(activity('search'), around(MAIN, TOOLS))).toBe(true);
  });

  it('and not where only another workflow of the module calls it', () => {
    expect(isWritten(activity('publish'), around(MAIN))).toBe(false);
  });

  it('as a timer by a condition with a timeout, and not by one without', () => {
    expect(isWritten({ kind: 'timer', name: '1 d' }, around(MAIN))).toBe(false);
    expect(isWritten({ kind: 'timer', name: '1 d' }, around(WAIT))).toBe(true);
  });

  it('further down than the place, or above it', () => {
    expect(isFurtherDown(activity('save'), around(MAIN))).toBe(true);
    expect(isFurtherDown(activity('fetch'), around(MAIN))).toBe(false);
  });

  it('in another branch of the same function, whatever branches stand between it and another function that asks for it', () => {
    const at = (line: number): Around => ({ ...around(TWO), place: { file: TWO, line } });
    expect(isInOtherBranch(activity('summarise'), at(2))).toBe(false);
    expect(isInOtherBranch(activity('publish'), at(7))).toBe(true);
    // Nothing in the function asks for it: it is come to through the branches of another.
    expect(isInOtherBranch(activity('run'), at(10))).toBe(true);
  });
});
