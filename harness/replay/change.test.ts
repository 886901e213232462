// The kind of a change, from the two sequences, and from the source where they leave two answers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { align } from './align.ts';
import { changeIn } from './change.ts';
import type { Command, CommandKind, ProducedCommand, RecordedCommand } from './commands.ts';

/** `fetch summarize 1h end`: words are activities, lengths are timers. */
const ENDS: Readonly<Record<string, CommandKind>> = { end: 'complete', fails: 'fail', anew: 'continue-as-new' };
function commands(text: string): Command[] {
  return text.split(' ').map((word) => {
    const end = ENDS[word];
    if (end !== undefined) return { kind: end, name: '' };
    return /^\d/.test(word) ? { kind: 'timer', name: word } : { kind: 'activity', name: word };
  });
}
const recorded = (text: string): RecordedCommand[] =>
  commands(text).map((command, index) => ({ ...command, eventId: index + 5 }));
const change = (before: string, now: string) => changeIn(align(recorded(before), commands(now)));

describe('the first difference', () => {
  test.each([
    ['added', 'a b end', 'a x b end', 6],
    ['added', 'a b end', 'a b x', 7],
    ['added', 'a b 1h end', 'a 5m', 6],
    ['removed', 'a b c end', 'a c end', 6],
    ['removed', 'a 1h b end', 'a b', 6],
    ['renamed', 'a b c end', 'a x c end', 6],
    ['renamed', 'a b c end', 'a x', 6],
    ['reordered', 'a b c end', 'b a c end', 5],
    ['early-return', 'a b', 'a end', 6],
    ['other-end', 'a b end', 'a b fails', 7],
    ['other-end', 'a b end', 'a b anew', 7],
  ])('is of kind %s between "%s" and "%s", at event %i', (kind, before, now, eventId) => {
    expect(change(before, now)).toMatchObject({ kind, recorded: { eventId } });
  });

  test('is none between equal sequences, for a timer of another length, and where the code was not seen further', () => {
    expect(change('a 1h b end', 'a 1h b end')).toBeUndefined();
    expect(change('a 1h b end', 'a 2h b end')).toBeUndefined();
    expect(change('a b c end', 'a b')).toBeUndefined();
  });
});

describe('what the code may leave out or say otherwise', () => {
  const patch = (deprecated: boolean): Command => ({
    kind: 'patch',
    name: 'old-way',
    ...(deprecated ? { deprecated } : {}),
  });
  const with_ = (marker: Command | undefined, text: string): Command[] => [
    ...(marker === undefined ? [] : [marker]),
    ...commands(text),
  ];
  const between = (before: Command[], now: Command[]) =>
    changeIn(
      align(
        before.map((command, index) => ({ ...command, eventId: index + 5 })),
        now,
      ),
    );

  test('a deprecated patch marker is no difference, and is not blamed for the one behind it', () => {
    expect(between(with_(patch(true), 'a b end'), commands('a b end'))).toBeUndefined();
    expect(between(commands('a b end'), with_(patch(true), 'a b end'))).toBeUndefined();
    expect(between(with_(patch(true), 'a b end'), commands('x b end'))).toMatchObject({
      kind: 'renamed',
      recorded: { eventId: 6 },
    });
  });

  test('a patch marker in use is one', () => {
    expect(between(with_(patch(false), 'a end'), commands('a end'))).toMatchObject({
      kind: 'removed',
      recorded: { eventId: 5 },
    });
  });

  test('another signal or Nexus operation of another name is none that breaks', () => {
    const named = (name: string): Command[] => [
      { kind: 'signal-external', name },
      { kind: 'nexus', name },
    ];
    expect(between(named('a'), named('b'))).toBeUndefined();
  });

  test('children of one type are told apart by their ids', () => {
    const child = (id: string): Command => ({ kind: 'child', name: 'echo', id });
    expect(between([child('a')], [child('first'), child('a')])).toMatchObject({
      kind: 'added',
      produced: { id: 'first' },
    });
    expect(between([child('a')], [child('b')])).toMatchObject({ kind: 'renamed' });
  });
});

describe('a fan-out that takes the place of a step, and is as far as the replay gets', () => {
  const dir = mkdtempSync(join(tmpdir(), 'change-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const below = (step: string, history = 'split embed read read end') => {
    const file = join(dir, `${step.length}.ts`);
    const lines = [
      'async function Flow() {',
      '  await split();',
      '  const all = await Promise.all(parts.map(() => read()));',
      step,
      '}',
    ];
    writeFileSync(file, lines.join('\n'));
    const [split, ...reads] = commands('split read read');
    const produced = [
      { ...split, place: { file, line: 2 } },
      ...reads.map((read) => ({ ...read, place: { file, line: 3 } })),
    ];
    return changeIn(align(recorded(history), produced as ProducedCommand[]));
  };

  test('has changed places with it where the source asks for it below', () => {
    expect(below('  await embed(parts);')).toMatchObject({ kind: 'reordered', recorded: { name: 'embed' } });
  });

  test('is told as removed where the history has the step once more', () => {
    expect(below('  await embed(parts);', 'split embed read read embed end')).toMatchObject({ kind: 'removed' });
  });

  test('has not where the source does not, or only with what the fan-out gives', () => {
    expect(below('  await publish();')).toMatchObject({ kind: 'removed' });
    expect(below('  await embed(all);')).toMatchObject({ kind: 'removed' });
  });
});

test('code that waits where a step was recorded is told so only when the SDK says it', () => {
  const rows = align(recorded('a b end'), commands('a'));
  expect(changeIn(rows)).toBeUndefined();
  expect(changeIn(rows, true)).toMatchObject({ kind: 'removed', recorded: { name: 'b' } });
});

describe('a new step where another was recorded that the source still asks for below', () => {
  const dir = mkdtempSync(join(tmpdir(), 'change-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const swapped = (history: string) => {
    const file = join(dir, 'swapped.ts');
    writeFileSync(file, 'async function Flow() {\n  await split();\n  await save();\n  await ask();\n}');
    const produced = commands('split save').map((command, at) => ({ ...command, place: { file, line: at + 2 } }));
    return changeIn(align(recorded(history), produced));
  };

  test('was added, or has changed places with it where the history ends before it would show', () => {
    for (const history of ['split ask fails', 'split ask'])
      expect(swapped(history), history).toMatchObject({ kind: 'added', orElse: 'reordered' });
  });

  test('was added where the history is complete without it', () => {
    const change = swapped('split ask end');
    expect(change?.kind).toBe('added');
    expect(change?.orElse).toBeUndefined();
  });
});
