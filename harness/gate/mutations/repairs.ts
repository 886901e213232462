// The snippets that the gate suggests, put into the changed source: then the recorded histories must replay.
import { edited, type Sources } from './plant.ts';
import type { Mutation } from './mutation.ts';

/** Where a suggested snippet goes, and what a person writes for what it leaves open. */
export interface Repair {
  /** Text of the changed source in whose place the snippet comes. */
  readonly instead?: string;
  /** Line of the changed source above which it comes. */
  readonly above?: string;
  /** Default: the mutation's file. */
  readonly file?: string;
  /** Of the snippet: what it leaves open, and what stands there. */
  readonly fills?: readonly (readonly [open: string, text: string])[];
  /** Of the source: what takes up what the snippet says. */
  readonly uses?: readonly (readonly [before: string, after: string])[];
}

const WORKFLOW = 'pipelines/agent/workflow.ts';
const SAVE = 'save_result({ topic, sources: [source], summary })';
const OPEN = '/* its arguments */';

/** By the name of the mutation. */
export const REPAIRS: Readonly<Record<string, Repair>> = {
  'research-activity-renamed': {
    instead: 'await store_result({ topic, sources: [source], summary });',
    fills: [[`save_result(${OPEN})`, SAVE]],
  },
  'research-activity-added': { instead: 'await fetch_url(`${source}?again`);' },
  'research-child-added': { instead: "await executeChild('AuditWorkflow', { args: [draft] });" },
  'research-signal-to-another-added': {
    instead: "await getExternalWorkflowHandle('audit').signal('saved', topic);",
  },
  'research-sleep-before-the-wait': { instead: "await sleep('1 minute');" },
  'research-activity-removed': { above: '  return summary;\n', fills: [[`save_result(${OPEN})`, SAVE]] },
  'research-activities-reordered': {
    instead:
      'await save_result({ topic, sources: [source], summary: article });\n  const summary = await call_llm(summaryPrompt(topic, article));',
    fills: [
      [
        `// await save_result(${OPEN}) first, as now`,
        'await save_result({ topic, sources: [source], summary: article });\n    return call_llm(summaryPrompt(topic, article));',
      ],
      [
        `// await call_llm(${OPEN}) first, as recorded`,
        `const summary = await call_llm(summaryPrompt(topic, article));\n    await ${SAVE};\n    return summary;`,
      ],
    ],
    uses: [['  return summary;\n}\n\n/**', '}\n\n/**']],
  },
  'research-early-return': { instead: 'if (article.length > 0) return article;' },
  'review-wait-without-timeout': {
    instead: 'await condition(() => said() || mustContinue(review));',
    fills: [
      ['isMet', '() => said() || mustContinue(review)'],
      ["'1 d'", 'leftMs'],
    ],
  },
  'document-fan-out-bounded': {
    above: '  const extractions = await Promise.all(\n',
    fills: [
      ['listNow', 'chunks.slice(1)'],
      ['listBefore', 'chunks'],
    ],
    uses: [['    chunks.slice(1).map(', '    list.map(']],
  },
  'enrichment-step-skipped': {
    instead:
      "if (metadata.revision < 0) await write_to_catalog({ source: input.api_url, metadata, enrichment }, 'once');",
  },
  'enrichment-poll-before-the-wait': {
    instead:
      "const state = await stateOf(job);\n    if (state.status !== 'pending') return state;\n    await sleep(waitMs);",
    fills: [
      [
        `// await check_enrichment_job(${OPEN}) first, as now`,
        "const state = await stateOf(job);\n    if (state.status !== 'pending') return state;\n    await sleep(waitMs);",
      ],
      [
        "// await sleep('1 min') first, as recorded",
        "await sleep(waitMs);\n    const state = await stateOf(job);\n    if (state.status !== 'pending') return state;",
      ],
    ],
  },
  'agent-transcript-kept-more-often': {
    file: WORKFLOW,
    above: '    if (running.fresh.length >= TRANSCRIPT_STEPS) await keep(running);\n',
    fills: [
      ['boundNow', 'TRANSCRIPT_STEPS'],
      ['boundBefore', '10'],
    ],
    uses: [['fresh.length >= TRANSCRIPT_STEPS', 'fresh.length >= bound']],
  },
  'agent-repeats-sooner': {
    file: WORKFLOW,
    instead: 'return same.filter(({ observation }) => observation === last).length >= REPEATS_MAX - 1;',
    fills: [
      ['const isTaken =', 'const times = same.filter(({ observation }) => observation === last).length;\n  return'],
      ['conditionNow', 'times >= REPEATS_MAX - 1'],
      ['conditionBefore', 'times >= 2'],
    ],
  },
  'agent-hands-on-without-transcript': {
    above: '  const transcript = running.transcript;\n',
    fills: [[`keep_transcript(${OPEN})`, 'keep(running)']],
  },
  'digest-activity-removed': {
    above: '  const tickets = inOrder(await fetch_tickets(url));\n',
    fills: [
      [
        "if (!patched('drop-read-settings')) await",
        "const { title } = patched('drop-read-settings') ? { title: 'Digest' } : await",
      ],
    ],
    uses: [["  const title = 'Digest';\n", '']],
  },
  'document-activity-removed': {
    above: '  const extractions = await Promise.all(\n',
    fills: [
      ["if (!patched('drop-embed')) await", "const embeddings = patched('drop-embed') ? chunks[0] : await"],
      [OPEN, 'chunks'],
    ],
    uses: [['  const embeddings = chunks[0];\n', '']],
  },
  'rerank-patch-renamed': { instead: "patched('reranker-v2')" },
  'rerank-deprecation-removed-too-early': { above: '  const late = openLateCandidates();\n' },
};

const API: readonly string[] = [
  'patched',
  'deprecatePatch',
  'sleep',
  'condition',
  'executeChild',
  'upsertMemo',
  'upsertSearchAttributes',
];

/** What the snippet takes from the SDK and the source does not have yet. */
function imports(snippet: string, source: string): string {
  const names = API.filter(
    (name) => snippet.includes(`${name}(`) && !new RegExp(`^ {2}${name},$|[{,] ${name}\\b.*from`, 'm').test(source),
  );
  return names.length === 0 ? '' : `import { ${names.join(', ')} } from '@temporalio/workflow';\n`;
}

/** A suggestion is a sentence and, on the lines after it, the snippet. */
const snippetOf = (suggestion: string): string =>
  suggestion
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}/, ''))
    .join('\n');

/** The sources with what the gate suggests in them. @throws when a text is not where the repair expects it */
export function repaired(
  sources: Sources,
  mutation: Pick<Mutation, 'name' | 'file'>,
  repair: Repair,
  suggestion: string,
): Sources {
  const { file = mutation.file, instead, above, fills = [], uses = [] } = repair;
  const name = `the repair of ${mutation.name}`;
  let snippet = snippetOf(suggestion);
  for (const [open, text] of fills) {
    if (!snippet.includes(open)) throw new Error(`Failed to fill ${name}: "${open}" is not in:\n${snippet}`);
    snippet = snippet.replaceAll(open, () => text);
  }
  const before = instead ?? above ?? '';
  const after = instead === undefined ? `  ${snippet}\n${before}` : snippet;
  let source = edited(sources.get(file) ?? '', { file, before, after }, name);
  for (const [from, to] of uses) source = edited(source, { file, before: from, after: to }, name);
  return new Map([...sources, [file, imports(snippet, source) + source]]);
}
