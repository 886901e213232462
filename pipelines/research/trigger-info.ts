// How the workflows of the research pipeline are started by hand.
import { record, text } from '../input.ts';
import type { TriggerInfo } from '../pipeline.ts';
import { webAddress, webAddresses } from '../web/address.ts';
import { FULL_RESEARCH_SOURCES } from './policy.ts';
import { researchWorkflowId } from './workflow-id.ts';

const APPROVE = [{ name: 'approve', example: [true] }];

export const RESEARCH_TRIGGER: TriggerInfo = {
  example: { topic: 'Durable execution', source_url: 'https://example.com' },
  nameOf(input) {
    const { topic, source_url } = record(input);
    const workflowId = researchWorkflowId(text(topic, 'topic'));
    webAddress(source_url, 'source_url');
    return workflowId;
  },
};

export const FULL_RESEARCH_TRIGGER: TriggerInfo = {
  example: {
    topic: 'Durable execution',
    source_urls: Array.from({ length: FULL_RESEARCH_SOURCES }, (_, index) => `https://example.com/${index + 1}`),
  },
  // Another kind of result for the same topic must not be taken for the same work.
  nameOf(input) {
    const { topic, source_urls } = record(input);
    const workflowId = `${researchWorkflowId(text(topic, 'topic'))}-full`;
    webAddresses(source_urls, 'source_urls', FULL_RESEARCH_SOURCES);
    return workflowId;
  },
  signals: APPROVE,
};

/** A draft has no name of its own: the Workflow ID is an argument. */
export const APPROVAL_TRIGGER: TriggerInfo = {
  example: 'Draft an announcement',
  check: (input) => void text(input, 'draft_prompt'),
  signals: APPROVE,
};
