// Where the source can ask for a step from: shared helpers, loops, calls further down.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { align } from './align.ts';
import { isAskedElsewhere, isInLoop, sharedHelper, writtenBelow } from './call-sites.ts';
import { changeIn } from './change.ts';
import type { Command, CommandKind, ProducedCommand, RecordedCommand } from './commands.ts';
import { sleepBeforeWait } from './sleep-before.ts';
import type { Around } from './written.ts';

const dir = mkdtempSync(join(tmpdir(), 'call-sites-'));
afterAll(() => rmSync(dir, { recursive: true }));

const write = (name: string, ...lines: readonly string[]): string => {
  writeFileSync(join(dir, name), lines.join('\n'));
  return join(dir, name);
};
const FILE = write(
  'workflow.ts',
  "import { bounded } from './wait.ts';", // 1
  'export async function Flow() {',
  '  for (const one of list) {',
  '    await act(one);',
  '    if (one.isLong) await keep();',
  '  }',
  '  const all = await Promise.all(parts.map((part) => read(part)));', // 7
  '  const state = await look();',
  '  await sleep(wait);',
  '  await end();',
  '  return keep();', // 11
  '}',
  'async function look() {',
  '  return await check();', // 14
  '}',
  'async function keep() {',
  '  await write();', // 17
  '}',
  'async function patiently() {',
  '  const answer = await call();', // 20
  '  await sleep(answer.waitMs);',
  '}',
);
write('wait.ts', "export const bounded = () => condition(() => said(), '1 day');");
const SLEEPS = write(
  'sleeps.ts',
  "import { bounded } from './wait.ts';",
  "await sleep('1 minute');",
  'await bounded();',
);
const ALONE = write('alone.ts', "await sleep('1 minute');");

const at = (line: number, file = FILE): { file: string; line: number } => ({ file, line });
const around = (line: number): Around => ({ place: at(line), files: [FILE], workflowType: 'Flow' });
const step = (kind: CommandKind, name = '', line?: number): ProducedCommand => ({
  kind,
  name,
  ...(line === undefined ? {} : { place: at(line) }),
});
const recorded = (...commands: readonly Command[]): RecordedCommand[] =>
  commands.map((command, index) => ({ ...command, eventId: index + 5 }));
const timer: Command = { kind: 'timer', name: '1 min' };
const kindOf = (before: readonly Command[], now: readonly ProducedCommand[]) => {
  const { kind, orElse } = changeIn(align(recorded(...before), now), true, 'Flow') ?? {};
  return [kind, orElse];
};

describe('the source', () => {
  it('tells a helper that several lines call from one that only one calls', () => {
    expect(sharedHelper(at(17))).toEqual({ name: 'keep', callers: 2 });
    expect(sharedHelper(at(14))).toBeUndefined();
    expect(isAskedElsewhere({ kind: 'activity', name: 'write' }, around(17))).toBe(true);
    expect(isAskedElsewhere({ kind: 'activity', name: 'check' }, around(14))).toBe(false);
  });

  it('tells a place in a loop from one behind it', () => {
    expect([4, 5, 7, 8].map((line) => isInLoop(at(line)))).toEqual([true, true, false, false]);
  });

  it('finds a sleep below the call, or below the only caller, unless it waits for what the call gave', () => {
    expect(writtenBelow(timer, around(14))).toEqual(at(9));
    expect(writtenBelow(timer, around(20))).toBeUndefined();
    expect(writtenBelow(timer, around(10))).toBeUndefined();
  });
});

describe('the kind of a change', () => {
  const activity = (name: string, line?: number) => step('activity', name, line);

  it('is added where another place can ask for the recorded one that the replay did not come to', () => {
    const before = [activity('act'), activity('act'), activity('act'), activity('write')];
    expect(kindOf(before, [activity('act', 4), activity('write', 17), activity('act', 4)])).toEqual([
      'added',
      'reordered',
    ]);
  });

  it('is removed where one of a fan-out is missing, and later in a loop', () => {
    const three = (name: string) => [activity(name), activity(name), activity(name)];
    expect(kindOf(three('read'), [activity('read', 7), activity('read', 7)])).toEqual(['removed', 'later']);
    expect(kindOf(three('act'), [activity('act', 4), activity('act', 4)])).toEqual(['later', undefined]);
    expect(kindOf(three('read'), [activity('read', 7)])).toEqual(['later', undefined]);
  });

  it('is another branch where a place that asked again and again asks no more, and open where it asked once', () => {
    const act = activity('act', 4);
    const rest = [activity('write', 17), activity('end', 10)];
    expect(kindOf([act, act, act, ...rest], [act, act, ...rest])).toEqual(['other-branch', undefined]);
    expect(kindOf([act, act, ...rest], [act, ...rest])).toEqual(['removed', 'other-branch']);
  });

  it('is reordered where the timer stands below the step that comes first now', () => {
    expect(kindOf([timer, activity('check')], [activity('check', 14)])).toEqual(['reordered', 'removed']);
    expect(kindOf([timer, activity('call')], [activity('call', 20)])).toEqual(['removed', undefined]);
  });

  it('is removed before the same continue-as-new, and an early end where a loop ends sooner', () => {
    const anew = step('continue-as-new', '', 11);
    const act = activity('act', 4);
    expect(kindOf([act, activity('write'), anew], [act, anew])).toEqual(['removed', undefined]);
    expect(kindOf([act, act, anew], [act, anew])).toEqual(['early-return', undefined]);
  });

  it('is renamed where an activity was made a local one', () => {
    const now = [activity('act', 4), step('local-activity', 'write', 17)];
    expect(kindOf([activity('act'), activity('write')], now)).toEqual(['renamed', undefined]);
  });
});

describe('a sleep in the place of a timer that the history cancelled', () => {
  const history = recorded({ kind: 'timer', name: '1 d', id: '1' }, { kind: 'cancel-timer', name: '1 d', id: '1' });
  const told = (place: { readonly file: string; readonly line: number }, name = '1 min') => {
    const rows = sleepBeforeWait(align(history, [{ kind: 'timer', name, id: '1', place }]));
    return changeIn(rows, true)?.kind;
  };

  it('is a step added where a wait with a bound is still written, there or in what it imports', () => {
    expect(told(at(2, SLEEPS))).toBe('added');
  });

  it('is not where there is none, where it is as long, and where no sleep stands', () => {
    expect(told(at(1, ALONE))).toBe('removed');
    expect(told(at(2, SLEEPS), '1 d')).toBe('removed');
    expect(told(at(3, SLEEPS))).toBe('removed');
  });
});
