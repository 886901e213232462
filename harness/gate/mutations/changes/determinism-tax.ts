// Changes to the digest: what it draws in the sandbox, the order of its steps, what it awaits.
import type { Mutation } from '../mutation.ts';

const WORKFLOW = 'pipelines/determinism-tax/workflow.ts';

const OPEN = '  await open_digest({ ...stamp, team });\n';
const SETTINGS = '  const { title } = await read_settings();\n';

export const DETERMINISM_TAX: readonly Mutation[] = [
  {
    name: 'digest-comment-changed',
    change: 'a comment',
    pipeline: 'determinism-tax',
    file: WORKFLOW,
    before: '  // Network: an activity with a timeout and a retry policy.\n',
    after: '  // The network.\n  // Never read from here.\n',
    expect: 'compatible',
  },
  {
    name: 'digest-sorted-otherwise',
    change: 'another sort with the same order',
    pipeline: 'determinism-tax',
    file: WORKFLOW,
    before: 'tickets.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))',
    after: '[...tickets].sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))',
    expect: 'compatible',
  },
  {
    name: 'digest-drawn-in-another-order',
    change: 'random numbers drawn in another order: other arguments',
    pipeline: 'determinism-tax',
    file: WORKFLOW,
    before: '  id: uuid4(),\n',
    after: '',
    also: [
      { file: WORKFLOW, before: '  sample: Math.random(),\n', after: '  sample: Math.random(),\n  id: uuid4(),\n' },
    ],
    expect: 'drifted',
    meets: /open_digest/,
    rule: 'drift-arguments',
  },
  {
    name: 'digest-await-removed',
    change: 'an await removed: two steps begin together',
    pipeline: 'determinism-tax',
    file: WORKFLOW,
    before: OPEN,
    after: OPEN.replace('await', 'const opened ='),
    also: [{ file: WORKFLOW, before: '  await close_digest({', after: '  await opened;\n  await close_digest({' }],
    expect: 'drifted',
    meets: /open_digest/,
    rule: 'drift-order',
  },
  {
    name: 'digest-first-steps-swapped',
    change: 'the first two activities in the other order',
    pipeline: 'determinism-tax',
    file: WORKFLOW,
    before: OPEN,
    after: '',
    also: [{ file: WORKFLOW, before: SETTINGS, after: SETTINGS + OPEN }],
    expect: 'incompatible',
    meets: /open_digest/,
    kind: 'reordered',
    at: SETTINGS.trim(),
  },
  {
    name: 'digest-activity-removed',
    change: 'an activity in the middle removed',
    pipeline: 'determinism-tax',
    file: WORKFLOW,
    before: SETTINGS,
    after: "  const title = 'Digest';\n",
    expect: 'incompatible',
    meets: /read_settings/,
    kind: 'removed',
    at: 'const tickets = inOrder(await fetch_tickets(url));',
  },
];
