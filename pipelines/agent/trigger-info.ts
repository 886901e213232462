// How an agent is started by hand, and what may be sent to one.
import type { TriggerInfo } from '../pipeline.ts';
import { kebab } from '../research/workflow-id.ts';
import { webAddress } from '../web/address.ts';
import { taskOf } from './task.ts';
import type { AgentInput } from './types.ts';

export const AGENT_TRIGGER: TriggerInfo = {
  example: { goal: 'Find out what a heron weighs', max_steps: 10, search_url: 'https://example.com/search' },
  nameOf(input) {
    const { goal, search_url, batch_url } = taskOf(input as AgentInput);
    if (search_url !== undefined) webAddress(search_url, 'search_url');
    if (batch_url !== undefined) webAddress(batch_url, 'batch_url');
    return `agent-${kebab(goal, 'goal')}`;
  },
  signals: [{ name: 'webhook', example: [{ id: 'scales-1', data: { kg: 1.55 } }] }],
  queries: [{ name: 'get_progress', example: [] }],
};
