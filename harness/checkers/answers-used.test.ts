// Planted: a scripted answer with a misspelt piece of the prompt, which nothing asks for.
import { expect, it } from 'vitest';
import { activity, call, completed, reference, trialOf } from '../accounting/fixtures/trial.ts';
import type { LlmAnswer } from '../scenario/types.ts';
import { answersUsed } from './answers-used.ts';

const misspelt: LlmAnswer = { activity: 'call_llm', containing: 'Sumarise', content: 'short' };
const written: LlmAnswer = { content: 'long' };

const check = (answers: readonly LlmAnswer[], asked: readonly number[], inReference: readonly number[] = []) =>
  answersUsed.check(
    trialOf({
      plan: { world: { llm: { answers } } },
      activities: [activity('call_llm', '1', [completed({ calls: asked.map((answer) => call({ answer })) })])],
      reference: reference({ answers: inReference }),
    }),
  );

it('is unknown where an answer was asked for neither in the trial nor without faults, and says which', () => {
  const { verdict, findings } = check([misspelt, written], [2], [2]) ?? {};
  expect(verdict).toBe('unknown');
  expect(findings?.map(({ message }) => message)).toEqual([
    'Scripted answer 1 (call_llm containing "Sumarise") was never asked for.',
  ]);
});

it('passes where the trial or its reference asked for each', () => {
  expect(check([misspelt, written], [1, 2])?.verdict).toBe('pass');
  expect(check([misspelt, written], [2], [1])?.verdict).toBe('pass');
});

it('lets an answer be that says so, and does not apply where none has to be asked for', () => {
  expect(check([{ ...misspelt, optional: true }, written], [2])?.verdict).toBe('pass');
  expect(check([{ ...misspelt, optional: true }, { invented: true }], [])).toBeUndefined();
  expect(check([], [])).toBeUndefined();
  expect(answersUsed.check(trialOf({ plan: { world: { llm: { answers: [written] } } } }))).toBeUndefined();
});
