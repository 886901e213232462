// Every snippet that is suggested is TypeScript as it stands; the old call is the recorded one.
import { parse } from '@babel/parser';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChangeKind, HistoryJson } from '../../reports/evidence/types.ts';
import type { Change } from './change.ts';
import type { Command, CommandKind } from './commands.ts';
import { recordedCall } from './recorded-call.ts';
import { suggestionFor } from './suggestion.ts';

const KINDS: readonly ChangeKind[] = [
  'added',
  'removed',
  'renamed',
  'reordered',
  'early-return',
  'other-branch',
  'later',
  'other-end',
];
const COMMANDS: readonly CommandKind[] = [
  'activity',
  'local-activity',
  'timer',
  'child',
  'signal-external',
  'cancel-external',
  'nexus',
  'patch',
  'search-attributes',
  'memo',
  'cancel-timer',
  'cancel-activity',
  'cancel-child',
  'cancel-nexus',
];
const dir = mkdtempSync(join(tmpdir(), 'suggestion-'));
afterAll(() => rmSync(dir, { recursive: true }));
const STATEMENTS = [
  'await now(text);',
  'const value = await now(text);',
  'state.value = await now(text);',
  'return await now(text);',
  'if (text.length > 0) await now(text);',
  'const child = await wf.startChild(now, { args: [text], workflowId: `${id}-child` });',
  'parts.map((part) => now(part)),',
];
const FILE = join(dir, 'workflow.ts');
writeFileSync(FILE, STATEMENTS.join('\n'));

const command = (kind: CommandKind, name: string): Command => ({ kind, name, id: '1' });
const change = (kind: ChangeKind, of: CommandKind, line: number, more: Partial<Change> = {}): Change => ({
  kind,
  first: 0,
  after: false,
  earlier: 0,
  recorded: { ...command(of, "the-old's"), eventId: 7 },
  produced: command(of, 'now'),
  place: { file: FILE, line },
  ...more,
});

function problemIn(suggestion: string | undefined): string | undefined {
  const snippet = (suggestion ?? '').split('\n').slice(1).join('\n');
  try {
    parse(`async function workflow() {\n${snippet}\n}`, { sourceType: 'module', plugins: ['typescript'] });
    return snippet.trim() === '' ? 'no snippet' : undefined;
  } catch (error) {
    return `${String(error)}: ${snippet}`;
  }
}

describe('a suggested snippet', () => {
  it('is TypeScript, for every kind of change of every kind of step in every statement', () => {
    const problems = KINDS.flatMap((kind) =>
      COMMANDS.flatMap((of) =>
        STATEMENTS.flatMap((_statement, index) =>
          [{}, { earlier: 2 }, { orElse: 'later' as const }, { otherPatch: 'new' }].flatMap((more) =>
            [{}, { args: '"a", 3' }, { isBound: true }].flatMap(
              (known) => problemIn(suggestionFor(change(kind, of, index + 1, more), known)) ?? [],
            ),
          ),
        ),
      ),
    );
    expect(problems).toEqual([]);
  });

  it('is looked at by a parser that refuses what is left open', () => {
    expect(problemIn("Keep the step:\n  if (!patched('drop-x')) await x(…);")).toContain('Unexpected character');
    expect(problemIn("Guard it:\n  if (patched('x') && <its condition>) return;")).toBeDefined();
    expect(problemIn('Nothing.')).toBe('no snippet');
  });

  it('shows the old call as it was recorded, not with the arguments of the new one', () => {
    const renamed = change('renamed', 'activity', 2, { recorded: { ...command('activity', 'old'), eventId: 7 } });
    expect(suggestionFor(renamed, { args: '"a"' })).toContain(
      `const value = patched('use-now') ? await now(text) : await old("a"); // as event 7 recorded it`,
    );
    expect(suggestionFor(renamed)).toContain('await now(text) : await old(/* its arguments */); // with the arguments');
  });

  it('starts the old child under the id that it had, by the expression that still gives it', () => {
    const recorded = { kind: 'child', name: 'old', id: 'order-1-child', eventId: 7 } as const;
    const child = (id: string) =>
      change('renamed', 'child', 6, { recorded, produced: { ...recorded, name: 'now', id } });
    expect(suggestionFor(child('order-1-child'))).toContain("startChild('old', { workflowId: `${id}-child`, args:");
    expect(suggestionFor(child('other'))).toContain("startChild('old', { workflowId: 'order-1-child', args:");
  });
});

const payload = (data: string, encoding = 'json/plain') => ({
  metadata: { encoding: Buffer.from(encoding).toString('base64') },
  data: Buffer.from(data).toString('base64'),
});
const history = (...events: readonly (readonly [type: string, attributes: object])[]): HistoryJson => ({
  events: events.map(([type, attributes], index) => ({
    eventId: String(index + 1),
    eventTime: '2026-01-01T00:00:00Z',
    eventType: `EVENT_TYPE_${type}`,
    [`${type.toLowerCase().replaceAll(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())}EventAttributes`]:
      attributes,
  })),
});

describe('the recorded call', () => {
  const activity = (...payloads: readonly object[]) =>
    recordedCall(history(['ACTIVITY_TASK_SCHEDULED', { activityType: { name: 'old' }, input: { payloads } }]), {
      ...command('activity', 'old'),
      eventId: 1,
    });

  it('has its arguments where they are short JSON', () => {
    expect(activity(payload('"a"'), payload('{"b":[1]}'))).toEqual({ args: '"a", {"b":[1]}' });
    expect(activity()).toEqual({ args: '' });
  });

  it('has none where they are long, encoded, or no JSON', () => {
    expect(activity(payload(JSON.stringify('a'.repeat(100))))).toEqual({});
    expect(activity(payload('x', 'binary/encrypted'))).toEqual({});
    expect(activity(payload('{'))).toEqual({});
  });

  it('of a timer is a bound where something else was asked for while it ran', () => {
    const timer = { ...command('timer', '1 min'), eventId: 1 };
    const started = ['TIMER_STARTED', { timerId: '1' }] as const;
    const fired = ['TIMER_FIRED', { startedEventId: '1' }] as const;
    const next = ['ACTIVITY_TASK_SCHEDULED', { activityType: { name: 'next' } }] as const;
    expect(recordedCall(history(started, fired, next), timer)).toEqual({ isBound: false });
    expect(recordedCall(history(started, next, fired), timer)).toEqual({ isBound: true });
    expect(recordedCall(history(started, ['TIMER_CANCELED', { startedEventId: '1' }]), timer)).toEqual({
      isBound: true,
    });
  });
});
