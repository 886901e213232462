// A baseline that covers less than at the base: by what its histories are, whatever their files are called, also where the manifest went with them.
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf } from '../../history/events.ts';
import { madeHistory } from '../fixtures/histories.ts';
import { type HistoryOrigin, MANIFEST_FILE, type ManifestEntry, readManifest, writeManifest } from '../manifest.ts';
import { runIdOf } from '../sources/duplicates.ts';
import { emptyFolder, type Folder } from '../sources/folder.fixture.ts';
import { type Compared, shrunkBaselines } from './shrunk.ts';

/** Checked out at the base, and the work tree. */
let [base, here]: readonly [Folder, Folder] = [undefined as unknown as Folder, undefined as unknown as Folder];

/** Each asks for the same, and is told more than the one before. */
const of = (signals: number, workflowId = `pay-${signals}`) => madeHistory({ type: 'pay', workflowId, signals });
type Made = ReturnType<typeof madeHistory>;

/** @param origin - a scenario with those that are alike; none: pulled from a cluster */
function entryOf(file: string, history: Made, origin: readonly string[] = []): ManifestEntry {
  const { workflowId } = identityOf(history);
  const runId = runIdOf(history);
  const [scenario, ...alike] = origin;
  const from: HistoryOrigin =
    scenario === undefined ? { kind: 'cluster', namespace: 'orders' } : { kind: 'scenario', scenario, alike };
  const { length: events } = history.events;
  return { file, workflowType: 'pay', workflowId, runId, events, origin: from, recordedAt: 'x' };
}

type Kept = Readonly<Record<string, readonly [history: Made, ...scenarios: readonly string[]]>>;
const HISTORIES = join('pay', 'histories');

/** Writes histories with a manifest, in the place of those that are there. */
async function keep(folder: Folder, kept: Kept, place = HISTORIES): Promise<void> {
  await rm(join(folder.path, place), { recursive: true, force: true });
  const entries = Object.entries(kept);
  await folder.write(Object.fromEntries(entries.map(([file, [made]]) => [join(place, file), JSON.stringify(made)])));
  const histories = entries.map(([file, [made, ...origin]]) => entryOf(file, made, origin));
  await writeManifest(join(folder.path, place), { pipeline: 'pay', histories });
}

const signal = new AbortController().signal;
const found = (more: Partial<Compared> = {}) =>
  shrunkBaselines({
    base: { ref: 'main', commit: '0123456789abcdef', repository: here.path },
    root: base.path,
    before: [{ name: 'pay', historiesPath: join(base.path, HISTORIES) }],
    now: [{ name: 'pay', historiesPath: join(here.path, HISTORIES) }],
    signal,
    ...more,
  });
const told = async (more: Partial<Compared> = {}): Promise<readonly string[]> => {
  const findings = await found(more);
  for (const { rule, level } of findings) expect([rule, level]).toEqual(['baseline-shrunk', 'warning']);
  return findings.map(({ message }) => message);
};
const lacks = (what: string): readonly string[] => [`The baseline of pay lacks what ${what}.`];
const MAIN = 'main (0123456789ab)';

/** Two from scenarios, one that stands for another as well, one that was pulled. */
const BASE: Kept = {
  'one.json': [of(1), 'pay/one'],
  'two.json': [of(2), 'pay/two', 'pay/second'],
  'order-7.json': [of(7, 'order/7')],
};
beforeEach(async () => {
  [base, here] = [await emptyFolder(), await emptyFolder()];
  for (const folder of [base, here]) await keep(folder, BASE);
});
afterEach(async () => {
  for (const folder of [base, here]) await folder.remove();
});
const inHere = (file: string): string => join(here.path, HISTORIES, file);

describe('no finding is a baseline', () => {
  it('that is as it was, or has more', async () => {
    expect(await told()).toEqual([]);
    await keep(here, { ...BASE, 'four.json': [of(4), 'pay/four'] });
    expect(await told()).toEqual([]);
    // One pipeline that named no folder at the base, and one whose folder had nothing in it.
    await mkdir(join(base.path, 'empty'));
    const before = [{ name: 'cards' }, { name: 'banks', historiesPath: join(base.path, 'empty') }];
    expect(await told({ before })).toEqual([]);
  });

  it('whose files have other names, with the lines of the manifest or without', async () => {
    await rename(inHere('one.json'), inHere('first.json'));
    expect(await told()).toEqual([]);
    await mkdir(inHere('deep'));
    await rename(inHere('two.json'), inHere('deep/second.json'));
    await rm(inHere(MANIFEST_FILE));
    expect(await told()).toEqual([]);
  });

  it('whose files are written otherwise, or whose open execution has gone on', async () => {
    const later = of(9, 'order/7');
    await keep(here, { ...BASE, 'order-7.json': [later] });
    await here.write({ [join(HISTORIES, 'one.json')]: JSON.stringify(of(1), null, 2) });
    expect(await told()).toEqual([]);
  });

  it('in which another execution did the same', async () => {
    await keep(here, { ...BASE, 'order-7.json': [of(7, 'order/8')] });
    expect(await told()).toEqual([]);
  });

  it('that was recorded anew: other runs that do something else, of the same scenarios', async () => {
    const { 'order-7.json': pulled } = BASE;
    const recorded: Kept = {
      'one.json': [of(11), 'pay/one', 'pay/second'],
      'two.json': [of(12), 'pay/two'],
    };
    await keep(here, { ...recorded, ...(pulled === undefined ? {} : { 'order-7.json': pulled }) });
    expect(await told()).toEqual([]);
  });

  it('whose files nobody notes, of executions that were told something else and asked for the same', async () => {
    for (const [bytes, folder] of [base, here].entries()) {
      const made = madeHistory({ type: 'pay', workflowId: `pay-${bytes}`, signals: 3, bytes });
      await folder.write({ [join(HISTORIES, 'deep', 'three.json')]: JSON.stringify(made) });
    }
    expect(await told()).toEqual([]);
  });

  it('that has moved: to another folder, to another pipeline', async () => {
    await rename(join(here.path, HISTORIES), join(here.path, 'kept'));
    const now = [
      { name: 'pay', historiesPath: join(here.path, 'none') },
      { name: 'cards', historiesPath: join(here.path, 'kept') },
    ];
    expect(await told({ now })).toEqual([]);
    await here.write({ 'kept/one.json': JSON.stringify(of(1), null, 2) });
    expect(await told({ now })).toEqual([]);
  });
});

describe('a baseline', () => {
  it.each([
    ['whose history is gone with the manifest', ['one.json', MANIFEST_FILE]],
    ['whose history is gone with its line', ['one.json']],
  ])('%s is told of', async (_title, files) => {
    const manifest = await readManifest(join(here.path, HISTORIES));
    const histories = (manifest?.histories ?? []).filter(({ file }) => file !== 'one.json');
    await writeManifest(join(here.path, HISTORIES), { pipeline: 'pay', histories });
    for (const file of files) await rm(inHere(file));
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: one.json (pay/one, 6 events)`));
  });

  it('whose folder is gone is told of, of what was pulled too; and one that names no folder any more', async () => {
    const all =
      'one.json (pay/one, 6 events), order-7.json (pay order/7, 12 events), two.json (pay/two, pay/second, 7 events)';
    expect(await told({ now: [{ name: 'pay' }] })).toEqual(lacks(`3 histories of ${MAIN} cover: ${all}`));
    await rm(join(here.path, HISTORIES), { recursive: true });
    expect(await told()).toEqual(lacks(`3 histories of ${MAIN} cover: ${all}`));
  });

  it('whose history was replaced under its name is told of, whatever the manifest goes on saying', async () => {
    const short = JSON.stringify(of(0, 'another'));
    await here.write({ [join(HISTORIES, 'one.json')]: short });
    const words = 'one.json (pay/one, 6 events; the file has something else now)';
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: ${words}`));
    await keep(here, { ...BASE, 'one.json': [of(0, 'another'), 'pay/other'] });
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: ${words}`));
  });

  it('in which the place of a history that nobody notes has one that asks for something else is told of', async () => {
    const file = join(HISTORIES, 'deep', 'three.json');
    await base.write({ [file]: JSON.stringify(of(3)) });
    await here.write({ [file]: JSON.stringify(of(0, 'another')) });
    const words = 'deep/three.json (pay pay-3, 8 events; the file has something else now)';
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: ${words}`));
  });

  it('whose history was cut short is told of, its scenario noted or not', async () => {
    const { events } = of(7, 'order/7');
    const cut = { events: events.slice(0, 5) };
    await keep(here, { ...BASE, 'order-7.json': [cut] });
    const words = (what: string): string =>
      `order-7.json (${what}, of whose 12 events 5 are left; the file has something else now)`;
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: ${words('pay order/7')}`));
    await keep(base, { ...BASE, 'order-7.json': [of(7, 'order/7'), 'pay/seven'] });
    await keep(here, { ...BASE, 'order-7.json': [cut, 'pay/seven'] });
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: ${words('pay/seven')}`));
  });

  it('whose bytes were cut off is told of', async () => {
    await here.write({ [join(HISTORIES, 'one.json')]: JSON.stringify(of(1)).slice(0, 900) });
    const words = 'one.json (pay/one, 6 events; the file has something else now)';
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: ${words}`));
  });

  it('that was recorded anew without a scenario that a history stood for is told of', async () => {
    await keep(here, { ...BASE, 'two.json': [of(12), 'pay/two'] });
    const words = 'two.json (pay/second, 7 events; the file has something else now)';
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: ${words}`));
  });

  it('that has fewer runs of one scenario than before is told of, once', async () => {
    const runs: Kept = { 'one-2.json': [of(3), 'pay/one'], 'one-3.json': [of(4), 'pay/one'] };
    await keep(base, { ...BASE, ...runs });
    await keep(here, { ...BASE, 'one-2.json': [of(13), 'pay/one'] });
    expect(await told()).toEqual(lacks(`1 history of ${MAIN} covers: one-3.json (pay/one, 9 events)`));
  });
});

it('a folder is compared where the configuration names it from the work tree too; one outside of the repository cannot be, and that is told', async () => {
  await rm(inHere('one.json'));
  const before = [{ name: 'pay', historiesPath: join(here.path, HISTORIES) }];
  expect(await told({ before })).toEqual(lacks(`1 history of ${MAIN} covers: one.json (pay/one, 6 events)`));
  expect(await told({ before: [{ name: 'pay', historiesPath: '/elsewhere' }] })).toEqual([
    `Whether the baseline of pay has lost histories since ${MAIN} was not seen: /elsewhere is outside of the repository.`,
  ]);
});
