// What the trigger makes of its arguments.
import { expect, it } from 'vitest';
import { executionOf } from './execution.ts';

it('names each execution after its work', () => {
  expect(executionOf('ResearchWorkflow', { topic: 'Big Ideas' }, undefined).workflowId).toBe('research-big-ideas');
  expect(executionOf('FullResearchWorkflow', { topic: 'Big Ideas' }, undefined).workflowId).toBe(
    'research-big-ideas-full',
  );
  expect(executionOf('DocumentPipeline', { docId: 'd-1' }, 'd.txt')).toMatchObject({
    workflowId: 'document-d-1',
    file: 'd.txt',
  });
  expect(executionOf('ApprovalWorkflow', 'write', 'draft-1').workflowId).toBe('draft-1');
});

it('says what is missing', () => {
  expect(() => executionOf('ResearchWorkflow', { title: 'x' }, undefined)).toThrow("the input has no 'topic'");
  expect(() => executionOf('ApprovalWorkflow', 'write', undefined)).toThrow('no Workflow ID was given');
});
