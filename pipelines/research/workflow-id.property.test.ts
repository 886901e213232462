// The Workflow ID of a research.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { researchWorkflowId } from './workflow-id.ts';

it.each([
  ['Durable Execution', 'research-durable-execution'],
  ['  AI & LLMs:  what now?! ', 'research-ai-llms-what-now'],
  ['GPT-4o', 'research-gpt-4o'],
  ['Über Café', 'research-über-café'],
  ['耐久実行', 'research-耐久実行'],
])('names %j %j', (topic, id) => {
  expect(researchWorkflowId(topic)).toBe(id);
});

it.each(['', '  ', '?!'])('refuses the topic %j, which has no name in it', (topic) => {
  expect(() => researchWorkflowId(topic)).toThrow(RangeError);
});

it('is bounded, without double, leading or trailing hyphens, for every topic that has a letter', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (topic) => {
      const id = researchWorkflowId(`a${topic}`);
      expect(id).toMatch(/^research-[^-]+(-[^-]+)*$/u);
      expect([...id].length).toBeLessThanOrEqual('research-'.length + 200);
    }),
  );
});
