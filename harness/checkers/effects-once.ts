// At-least-once execution, exactly one effect: one row and one key per thing a step means to do, and none missing.
import type { EffectRow, TrialEvidence } from '../../reports/evidence/types.ts';
import { effectCounts, isWritten } from '../accounting/effect-count.ts';
import { doesOtherwise, expectationOf, fairReference, noReference } from './expectation.ts';
import { count, judge, type Remark } from './judgement.ts';
import { unsettledDoubts } from './once-settled.ts';
import type { Checker } from './types.ts';

const NAME = 'effects-once';

const grouped = (
  rows: readonly EffectRow[],
  key: (row: EffectRow) => readonly string[],
): readonly (readonly EffectRow[])[] => {
  const groups = new Map<string, EffectRow[]>();
  for (const row of rows) groups.set(JSON.stringify(key(row)), [...(groups.get(JSON.stringify(key(row))) ?? []), row]);
  return [...groups.values()];
};

const writtenTwice = (rows: readonly EffectRow[]): Remark[] =>
  grouped(rows, ({ probe, execution, effect }) => [probe, execution, effect]).flatMap((same): Remark[] => {
    const [first] = same;
    if (first === undefined || same.length === 1) return [];
    const keys = new Set(same.map(({ key }) => key)).size;
    const what = `${first.probe} wrote ${same.length} rows for '${first.effect}' in execution ${first.execution} with`;
    return keys > 1
      ? [
          {
            message: `${what} ${keys} different idempotency keys: the write is not idempotent.`,
            suggestion: 'Derive the key from Workflow ID and Activity ID and put a unique constraint on it.',
          },
        ]
      : [
          {
            message: `${what} the same idempotency key '${first.key}': nothing in the database enforces the key.`,
            suggestion: 'Put a unique constraint on the key and write with ON CONFLICT (key) DO NOTHING.',
          },
        ];
  });

/** Two different effects under one key: with the constraint in place, the second would be lost. */
const keyShared = (rows: readonly EffectRow[]): Remark[] =>
  grouped(rows, ({ probe, key }) => [probe, key]).flatMap((same): Remark[] => {
    const meant = [...new Set(same.map(({ execution, effect }) => `'${effect}' in ${execution}`))];
    if (meant.length < 2) return [];
    return [
      {
        message: `${same[0]?.probe} uses the idempotency key '${same[0]?.key}' for ${meant.length} different effects (${meant.join(', ')}): with a unique constraint on it, all but one are lost.`,
        suggestion:
          'Make the key name one effect: Workflow ID, Activity ID and, where one activity writes several rows, the part.',
      },
    ];
  });

const damaged = (rows: readonly EffectRow[]): Remark[] =>
  rows.flatMap(({ probe, effect, subject, execution, state }): Remark[] => {
    const what = `${probe}: '${effect}' of ${subject} in execution ${execution}`;
    if (state === undefined) return [];
    switch (state) {
      case 'skipped':
        return [
          {
            message: `${what} was never written, and the system holds it for done: no later run will write it.`,
            suggestion: 'Move the mark that says so behind the write, or into its transaction.',
          },
        ];
      case 'partial':
        return [
          {
            message: `${what} is half written, and whoever reads it takes it for whole.`,
            suggestion: 'Write it in one transaction, or aside and rename it when it is whole.',
          },
        ];
    }
  });

const miscounted = (name: string, actual: number, expected: number, of: string): Remark[] => {
  if (actual === expected) return [];
  return actual < expected
    ? [
        {
          message: `${name}: ${count(actual, 'row')}, expected ${expected} (${of}): an effect is missing.`,
          suggestion: 'Look for a write whose failure is not reported, or a key that another effect has taken.',
        },
      ]
    : [
        {
          message: `${name}: ${count(actual, 'row')}, expected ${expected} (${of}): the work wrote more than it should.`,
          suggestion:
            'Derive the idempotency key from Workflow ID and Activity ID, never from the attempt, the time or a random value.',
        },
      ];
};

/** A name in `expect.effects` is a probe, an effect or `probe/effect`. */
const covers = (name: string, effect: string): boolean =>
  effect === name || effect.startsWith(`${name}/`) || effect.endsWith(`/${name}`);

const asExpected = (counts: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): Remark[] =>
  Object.entries(expected).flatMap(([name, times]) => {
    const actual = Object.entries(counts).reduce((sum, [effect, rows]) => sum + (covers(name, effect) ? rows : 0), 0);
    return miscounted(name, actual, times, 'by the scenario');
  });

/** A trial that is meant to end otherwise than the reference may have fewer effects, never more. */
const asReference = (evidence: TrialEvidence, counts: Readonly<Record<string, number>>): Remark[] => {
  const { effects: expected = {}, status } = expectationOf(evidence);
  const reference = fairReference(evidence);
  if (reference === undefined) return [];
  const sameEnd = !doesOtherwise(evidence) && (status === undefined || status === reference.status);
  const names = new Set([...Object.keys(counts), ...Object.keys(reference.effects)]);
  return [...names]
    .filter((effect) => !Object.keys(expected).some((name) => covers(name, effect)))
    .flatMap((effect) => {
      const actual = counts[effect] ?? 0;
      const wanted = reference.effects[effect] ?? 0;
      return actual < wanted && !sameEnd ? [] : miscounted(effect, actual, wanted, 'as without faults');
    });
};

export const effectsOnce: Checker = {
  name: NAME,
  claim: 'Each effect exists exactly once, whole, under exactly one idempotency key, and none is missing.',
  check(evidence) {
    const { effects, reference, plan } = evidence;
    const expected = expectationOf(evidence).effects;
    const nothingMeant = Object.keys(reference?.effects ?? {}).length === 0 && expected === undefined;
    const late = unsettledDoubts(evidence);
    if (effects.length === 0 && nothingMeant && late.length === 0) return undefined;
    if (evidence.executions.length === 0) return judge(NAME, [], [{ message: 'The evidence holds no execution.' }]);
    const counts = effectCounts(evidence);
    const written = effects.filter(isWritten);
    const twice = [...writtenTwice(written), ...keyShared(written), ...damaged(effects)];
    // A second row for one effect is told once, with its cause; the counts would only repeat it.
    const set = twice.length > 0 ? [] : [...asExpected(counts, expected ?? {}), ...asReference(evidence, counts)];
    const measured = fairReference(evidence) !== undefined || expected !== undefined;
    const uncompared = !measured && (plan.faults.length > 0 || reference !== undefined);
    const doubt = { message: `${noReference(evidence)}: a lost effect could not be told.` };
    return judge(NAME, [...twice, ...set], uncompared ? [doubt, ...late] : late);
  },
};
