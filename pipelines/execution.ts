// What the trigger makes of its arguments: the Workflow ID, the input, and the file to store first.
import { researchWorkflowId } from './research/workflow-id.ts';

export interface Execution {
  readonly workflowId: string;
  readonly input: unknown;
  /** A document to put into the blob store. */
  readonly file?: string;
}

/**
 * @param extra - the Workflow ID of an approval, or the file of a document
 * @throws RangeError when the input does not name the work
 */
export function executionOf(workflowType: string, input: unknown, extra: string | undefined): Execution {
  const named = (key: string): string => {
    const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, key) : undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    throw new RangeError(
      `Failed to start ${workflowType}: the input has no '${key}'. Give it as a text that is not empty.`,
    );
  };
  switch (workflowType) {
    case 'ResearchWorkflow':
      return { workflowId: researchWorkflowId(named('topic')), input };
    case 'FullResearchWorkflow':
      // Another kind of result for the same topic must not be taken for the same work.
      return { workflowId: `${researchWorkflowId(named('topic'))}-full`, input };
    case 'DocumentPipeline':
      return { workflowId: `document-${named('docId')}`, input, ...(extra === undefined ? {} : { file: extra }) };
    default:
      if (extra === undefined)
        throw new RangeError(`Failed to start ${workflowType}: no Workflow ID was given. Name it after the input.`);
      return { workflowId: extra, input };
  }
}
