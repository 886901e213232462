// The aligned table over any two sequences.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align } from './align.ts';
import type { ProducedCommand, RecordedCommand } from './commands.ts';

const command = fc.record({
  kind: fc.constantFrom('activity', 'timer', 'child'),
  name: fc.constantFrom('a', 'b', 'c'),
});
const sequence = fc.array(command, { maxLength: 12 });
const numbered = (commands: readonly { kind: string; name: string }[]): RecordedCommand[] =>
  commands.map((one, index) => ({ ...(one as ProducedCommand), eventId: index + 5 }));

describe('the aligned table', () => {
  test('holds every command of both sides once, in order', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const [recorded, produced] = [numbered(a), b as ProducedCommand[]];
        const rows = align(recorded, produced);
        expect(rows.flatMap((row) => row.recorded ?? [])).toEqual(recorded);
        expect(rows.flatMap((row) => row.produced ?? [])).toEqual(produced);
      }),
    );
  });

  test('shows two equal sequences as the same throughout', () => {
    fc.assert(
      fc.property(sequence, (a) => {
        expect(align(numbered(a), a as ProducedCommand[]).every((row) => row.state === 'same')).toBe(true);
      }),
    );
  });

  test('never calls the rest of a history removed when the code had not ended', () => {
    fc.assert(
      fc.property(sequence, fc.nat(12), (a, cut) => {
        const states = align(numbered(a), a.slice(0, cut) as ProducedCommand[]).map((row) => row.state);
        expect(states).not.toContain('removed');
      }),
    );
  });
});
