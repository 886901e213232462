// Changes to reranking: its patch in every stage of its life, its timer of given length, its order.
import type { Mutation } from '../mutation.ts';

const TODAY = 'pipelines/rerank/workflow.ts';
const PATCHED = 'pipelines/rerank/generations/2.workflow.ts';
const DEPRECATED = 'pipelines/rerank/generations/3.workflow.ts';
const LATE = 'pipelines/rerank/late.ts';

const WAIT = 'if (minutes > 0) await sleep(`${minutes} minutes`);';

export const RERANK: readonly Mutation[] = [
  {
    name: 'rerank-patch-deprecated-in-time',
    change: 'a patch deprecated, and its old branch dropped, after the last execution without it',
    pipeline: 'rerank, patched',
    file: PATCHED,
    before: "const usesV2 = patched('use-reranker-v2');",
    after: "deprecatePatch('use-reranker-v2');\n  const usesV2 = true;",
    also: [
      {
        file: PATCHED,
        before: "import { patched, proxyActivities } from '@temporalio/workflow';",
        after: "import { deprecatePatch, proxyActivities } from '@temporalio/workflow';",
      },
    ],
    expect: 'incompatible',
    // Of generation 1 there still are some here: for them it is too early.
    meets: /rerank_v1/,
    kind: 'other-branch',
    at: 'const scores = usesV2 ? await rerank_v2({ query, candidates }) : await rerank_v1({ query, candidates });',
  },
  {
    name: 'rerank-deprecation-of-an-unused-patch',
    change: 'deprecatePatch() of a patch that no history holds',
    pipeline: 'rerank',
    file: TODAY,
    before: '  const late = openLateCandidates();\n',
    after: "  deprecatePatch('use-reranker-v2');\n  const late = openLateCandidates();\n",
    also: [
      {
        file: TODAY,
        before: "import { proxyActivities } from '@temporalio/workflow';",
        after: "import { deprecatePatch, proxyActivities } from '@temporalio/workflow';",
      },
    ],
    expect: 'compatible',
  },
  {
    name: 'rerank-second-patch',
    change: 'a second patch beside the first',
    pipeline: 'rerank, patched',
    file: PATCHED,
    before: '  await save_ranking(result);\n',
    after: "  await save_ranking(result);\n  if (patched('save-twice')) await save_ranking(result);\n",
    expect: 'compatible',
  },
  {
    name: 'rerank-patch-removed-too-early',
    change: 'a patch removed while executions that recorded it are open',
    pipeline: 'rerank, patched',
    file: PATCHED,
    before: "const usesV2 = patched('use-reranker-v2');",
    after: 'const usesV2 = true;',
    expect: 'incompatible',
    meets: /marker/,
    kind: 'removed',
    // What the code goes on to.
    at: 'const found = await search_candidates({ url: search_url, query });',
    others: [
      {
        expect: 'incompatible',
        meets: /rerank_v1/,
        kind: 'other-branch',
        at: 'const scores = usesV2 ? await rerank_v2({ query, candidates }) : await rerank_v1({ query, candidates });',
      },
    ],
  },
  {
    name: 'rerank-patch-renamed',
    change: 'the id of a patch renamed',
    pipeline: 'rerank, patched',
    file: PATCHED,
    before: "patched('use-reranker-v2')",
    after: "patched('reranker-v2')",
    expect: 'incompatible',
    meets: /marker/,
    kind: 'removed',
    // What the code goes on to.
    at: 'const found = await search_candidates({ url: search_url, query });',
    suggests: /patched\('use-reranker-v2'\) .*in place of patched\('reranker-v2'\)/,
  },
  {
    name: 'rerank-deprecation-removed-too-early',
    change: 'deprecatePatch() removed while executions that recorded the patch are open',
    pipeline: 'rerank, patch deprecated',
    file: DEPRECATED,
    before: "  deprecatePatch('use-reranker-v2');\n",
    after: '',
    expect: 'incompatible',
    meets: /marker/,
    kind: 'removed',
    // What the code goes on to.
    at: 'const found = await search_candidates({ url: search_url, query });',
  },
  {
    name: 'rerank-timer-of-no-length',
    change: 'a condition widened: it now also sleeps zero minutes',
    pipeline: 'rerank',
    file: LATE,
    before: WAIT,
    after: WAIT.replace('> 0', '>= 0'),
    expect: 'incompatible',
    meets: /: search_candidates rerank_v2/,
    kind: 'added',
    at: WAIT.replace('> 0', '>= 0'),
  },
  {
    name: 'rerank-timer-removed',
    change: 'a timer removed',
    pipeline: 'rerank',
    file: LATE,
    before: WAIT,
    after: '',
    expect: 'incompatible',
    meets: /timer/,
    kind: 'removed',
    at: 'const scores = await rerank_v2({ query, candidates });',
    atFile: TODAY,
  },
  {
    name: 'rerank-timer-shortened',
    change: 'a timer of another length',
    pipeline: 'rerank',
    file: LATE,
    before: 'sleep(`${minutes} minutes`)',
    after: 'sleep(`${minutes} seconds`)',
    expect: 'drifted',
    meets: /timer/,
    rule: 'drift-timer',
  },
];
