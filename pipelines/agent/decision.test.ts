// The model's answer is read with distrust; what cannot be read says why and is never thrown.
import { expect, it } from 'vitest';
import { actionSchema, decisionOf, decisionPrompt } from './decision.ts';
import { INPUT_MAX_CHARS } from './policy.ts';

const chosen = (fields: Record<string, unknown>) =>
  JSON.stringify({ thought: 't', action: 'search', input: 'q', ...fields });

it('reads an action, also one that is not offered', () => {
  expect(decisionOf(chosen({}), 7)).toEqual({ kind: 'action', thought: 't', action: 'search', input: 'q', tokens: 7 });
  expect(decisionOf(chosen({ action: ' fly ' }), 7)).toMatchObject({ kind: 'action', action: 'fly' });
});

it('takes characters out that no database row can hold', () => {
  expect(decisionOf(chosen({ input: 'a\u0000b\nc' }), 1)).toMatchObject({ input: 'a b\nc' });
});

it.each([
  ['no JSON', 'I would search for it.', 'not JSON'],
  ['half of it', '{"thought": "t", "acti', 'not JSON'],
  ['another value', '[]', 'not {thought, action, input}'],
  ['null', 'null', 'not {thought, action, input}'],
  ['no action', chosen({ action: '' }), 'not {thought, action, input}'],
  ['an input that is no text', chosen({ input: { query: 'q' } }), 'not {thought, action, input}'],
  ['an empty input', chosen({ input: ' ' }), 'its input is empty'],
  ['an input that is too long', chosen({ input: 'x'.repeat(INPUT_MAX_CHARS + 1) }), 'has 2001 characters'],
])('%s is malformed, and says why', (_, text, reason) => {
  expect(decisionOf(text, 7)).toMatchObject({ kind: 'malformed', tokens: 7, reason: expect.stringContaining(reason) });
});

it('offers the model what it has, and names the step once', () => {
  const recent = [{ step: 2, thought: 't', action: 'search', input: 'q', observation: 'found' }];
  const prompt = decisionPrompt({ goal: 'g', step: 3, of: 8, actions: ['search', 'finish'], recent });
  expect(prompt.match(/Step \d+ of \d+\./g)).toEqual(['Step 3 of 8.']);
  expect(prompt).toContain('#2 search: q\nObservation: found');
  expect(prompt).not.toContain('calculate');
  expect(actionSchema(['finish']).schema.properties.action.enum).toEqual(['finish']);
});
