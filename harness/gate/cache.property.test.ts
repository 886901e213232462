// Promises of the remembered verdicts: what comes out is what went in, under the very key, or nothing.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GateHistory, GateVerdict } from '../../reports/evidence/gate.ts';
import { openResultCache, SHELF_AT_MOST, SUM_LENGTH } from './cache.ts';
import { unreadEntry } from './entry.ts';
import { hashOf } from './scan.ts';
import { type Fixed, fixedNow, ownCodeOf, REPLAY_SETTINGS, settingsKey } from './settings.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'ordeal-remembered-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const NOW = 1_700_000_000_000;
const open = (bytesAtMost?: number) => openResultCache(dir, () => NOW, bytesAtMost);

const entry = (text: string, verdict: GateVerdict = 'compatible'): GateHistory => ({
  ...unreadEntry({ file: text, pipeline: 'p', workflowType: text }, `${text}\nand \u2028 more`),
  workflowId: `id ${text}`,
  verdict,
});
const hash = (text: string): string => hashOf(Buffer.from(text));

describe('remembered verdicts', () => {
  it('come back as they were kept, over any runs, and under no other history or key', async () => {
    const run = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), history: fc.string(), said: fc.string() }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 4 }), async (runs) => {
        rmSync(dir, { recursive: true, force: true });
        const expected = new Map<string, GateHistory>();
        for (const kept of runs) {
          const cache = open();
          for (const { key, history, said } of kept) {
            (await cache.shelf(key)).put(hash(history), entry(said));
            expected.set(`${key} ${hash(history)}`, entry(said));
          }
          await cache.flush();
        }
        const cache = open();
        const asked = runs.flat().map(({ history }) => hash(history));
        for (const key of ['a', 'b', 'c'])
          for (const each of [...asked, hash('never kept')])
            expect((await cache.shelf(key)).get(each)).toEqual(expected.get(`${key} ${each}`));
      }),
      { numRuns: 40 },
    );
  });

  it('are none where nothing could be told, and where the history does not name its execution', async () => {
    const shelf = await open().shelf('a');
    shelf.put('1', entry('x', 'cannot-tell'));
    shelf.put('2', { ...entry('x'), workflowId: '' });
    expect([shelf.get('1'), shelf.get('2')]).toEqual([undefined, undefined]);
  });

  it('are none in a file in which one character was changed or lost, wherever', async () => {
    const cache = open();
    for (const name of ['one', 'two']) (await cache.shelf('a')).put(hash(name), entry(name));
    await cache.flush();
    const path = join(dir, readdirSync(dir)[0] ?? '');
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.boolean(), async (at, cut) => {
        const broken = Buffer.from(whole.subarray(0, cut ? at : undefined));
        if (!cut) broken[at] = (broken[at] ?? 0) ^ 1;
        writeFileSync(path, broken);
        const shelf = await open().shelf('a');
        expect([shelf.get(hash('one')), shelf.get(hash('two'))]).toEqual([undefined, undefined]);
      }),
      // The byte between the sum and what is summed.
      { numRuns: 60, examples: [[64, false]] },
    );
  });

  it('of a shelf that is written piece by piece all come back, and beyond what a shelf takes the oldest go', async () => {
    const cache = open();
    const shelf = await cache.shelf('a');
    const names = Array.from({ length: SHELF_AT_MOST + 2 }, (_none, nth) => String(nth).padStart(SUM_LENGTH, '0'));
    for (const name of names) shelf.put(name, entry('é'));
    await cache.flush();
    const again = await open().shelf('a');
    expect(names.filter((name) => again.get(name) === undefined)).toEqual(names.slice(0, 2));
    expect(again.get(names.at(-1) ?? '')).toEqual(entry('é'));
  });

  it('of two runs at the same time are all kept', async () => {
    const [one, other] = [open(), open()];
    (await one.shelf('a')).put(hash('one'), entry('one'));
    (await other.shelf('a')).put(hash('other'), entry('other'));
    await one.flush();
    await other.flush();
    const shelf = await open().shelf('a');
    expect([shelf.get(hash('one')), shelf.get(hash('other'))]).toEqual([entry('one'), entry('other')]);
  });

  it('take no more room than they may: those not used for longest go first', async () => {
    for (const [index, key] of ['old', 'middle', 'new'].entries()) {
      const before = new Set(readdirSync(dir));
      const cache = openResultCache(dir, () => NOW);
      (await cache.shelf(key)).put(hash(key), entry(key));
      await cache.flush();
      const made = readdirSync(dir).find((name) => !before.has(name)) ?? '';
      utimesSync(join(dir, made), index, index);
    }
    const one = statSync(join(dir, readdirSync(dir)[0] ?? '')).size;
    const cache = open(one * 3 + 20);
    await cache.shelf('old');
    (await cache.shelf('newest')).put(hash('newest'), entry('newest'));
    await cache.flush();
    const left = await Promise.all(
      ['old', 'middle', 'new', 'newest'].map(async (key) => (await open().shelf(key)).get(hash(key))),
    );
    expect(left.map((each) => each !== undefined)).toEqual([true, false, true, true]);
  });
});

describe('the key of a verdict', () => {
  const about = { pipeline: 'p', workflowsPath: '/w.ts', root: '/' };
  const key = settingsKey('code', about, REPLAY_SETTINGS);
  const fixed = fixedNow();

  it('is the same for the same', () => {
    expect(settingsKey('code', { ...about }, { ...REPLAY_SETTINGS })).toBe(key);
  });

  it('is another one for other code, another pipeline, another place, and every other setting', () => {
    const others = [
      settingsKey('other', about, REPLAY_SETTINGS),
      ...Object.keys(about).map((name) => settingsKey('code', { ...about, [name]: 'other' }, REPLAY_SETTINGS)),
      ...Object.keys(REPLAY_SETTINGS).map((name) => settingsKey('code', about, { ...REPLAY_SETTINGS, [name]: 1 })),
    ];
    expect(others).not.toContain(key);
    expect(new Set(others).size).toBe(others.length);
  });

  it.each<readonly [string, Partial<Fixed>]>([
    ['another version of the harness', { ownCode: 'other' }],
    ['another version of a package that replays', { sdk: { ...fixed.sdk, '@temporalio/core-bridge': '0.0.1' } }],
    ['another V8', { versions: { ...fixed.versions, v8: '0.0.1' } }],
    ['another system', { platform: 'other' }],
    ['another processor', { arch: 'other' }],
    ['another zone', { timeZone: 'Pacific/Chatham' }],
    ['another locale', { locale: 'az-AZ' }],
  ])('is another one on %s', (_what, change) => {
    expect(settingsKey('code', about, REPLAY_SETTINGS, { ...fixed, ...change })).not.toBe(key);
  });

  it('is that of this process, where none is given, with a version of each package', () => {
    expect(settingsKey('code', about, REPLAY_SETTINGS, fixed)).toBe(key);
    expect(Object.values(fixed.sdk)).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^\d+\.\d+\.\d+/)));
  });

  it('counts the code of the harness as another one when a file that decides has changed, and no other file', () => {
    const write = (name: string, text: string): void => {
      mkdirSync(join(dir, name, '..'), { recursive: true });
      writeFileSync(join(dir, name), text);
    };
    const deciding = ['clock.js', 'gate/base/git.js', 'replay/child.js', 'probes/child.js', 'history/file.js'];
    for (const name of deciding) write(name, 'one');
    const before = ownCodeOf(dir);
    for (const name of deciding) {
      write(name, 'two');
      expect(ownCodeOf(dir), name).not.toBe(before);
      write(name, 'one');
    }
    for (const name of ['cli/main.js', 'replay/child.test.js', 'replay/child.d.ts']) write(name, 'one');
    expect(ownCodeOf(dir)).toBe(before);
  });
});
