// Webhooks as a sender delivers them that gives at-least-once and no order.
import type { ExecutionScenario } from 'ordeal/scenario';
import { agentThat, ended } from './work.ts';

const on = { signal: 'webhook' } as const;
const webhook = (id: string, at: string) => ({ signal: 'webhook', args: [{ id, data: { kg: 1.55 } }], at }) as const;
const twoWebhooks = agentThat(['wait_for_webhook', 'one'], ['wait_for_webhook', 'another'], ['finish', 'Both.']);
const both = { status: 'completed', result: ended('finished', 'Both.', 3) } as const;

export const agentMessages: readonly ExecutionScenario[] = [
  {
    name: 'agent/webhook-delivered-again-at-once',
    why: 'A delivery that is repeated while the first is being handled is one webhook: the second wait goes on to its bound.',
    ...twoWebhooks,
    actions: [webhook('scales-1', '1 hour')],
    faults: [{ kind: 'signal.duplicated', on }],
    expect: { ...both, virtualTime: { atLeast: '25 hours', atMost: '1502 minutes' } },
  },
  {
    name: 'agent/webhooks-in-another-order',
    why: 'The first of two deliveries is overtaken by the second: each ends one wait, in whatever order.',
    ...twoWebhooks,
    actions: [webhook('scales-1', '1 hour'), webhook('scales-2', '2 hours')],
    faults: [{ kind: 'signal.reordered', on }],
    expect: { ...both, virtualTime: { atLeast: '2 hours', atMost: '122 minutes' } },
  },
];
