// Changes to document processing: the fan-out, its bounds, the approval, the writes.
import type { Mutation } from '../mutation.ts';

const WORKFLOW = 'pipelines/document-processing/workflow.ts';
const POLICY = 'pipelines/document-processing/policy.ts';
const APPROVAL = 'pipelines/approval/decision.ts';

const CHUNK = '  const chunks = await chunk(ocrText);\n';
const EMBED = '  const embeddings = await embed(chunks);\n';
const FAN_OUT = 'chunks.map((piece, index) => extract({ docId, chunk: piece, number: index + 1, of: chunks.length })),';
const PERSIST = '  for (const system of DOWNSTREAM_SYSTEMS) await persist({ system, docId, path, fields });\n';
const WAIT = 'await condition(() => decided !== undefined, within);';

export const DOCUMENT_PROCESSING: readonly Mutation[] = [
  {
    name: 'document-artifacts-built-elsewhere',
    change: 'pure computation moved before an await',
    pipeline: 'document-processing',
    file: WORKFLOW,
    before: '  const register = await lookUp(input, read);\n',
    after:
      '  const artifactsOfChunks = extractions.map(({ artifact }) => artifact);\n  const register = await lookUp(input, read);\n',
    also: [
      {
        file: WORKFLOW,
        before: '    extractions: extractions.map(({ artifact }) => artifact),\n',
        after: '    extractions: artifactsOfChunks,\n',
      },
    ],
    expect: 'compatible',
  },
  {
    name: 'document-fan-out-begun-then-awaited',
    change: 'all calls begun, then awaited one by one: the same calls in the same order',
    pipeline: 'document-processing',
    file: WORKFLOW,
    before: `  const extractions = await Promise.all(\n    ${FAN_OUT}\n  );\n`,
    after: `  const begun = ${FAN_OUT.replace(/,$/, ';')}\n  const extractions = await Promise.all(begun);\n`,
    expect: 'compatible',
  },
  {
    name: 'document-chunks-in-reverse',
    change: 'a fan-out over the list in reverse: the same calls with other arguments',
    pipeline: 'document-processing',
    file: WORKFLOW,
    before: 'chunks.map((piece, index)',
    after: 'chunks.toReversed().map((piece, index)',
    expect: 'drifted',
    meets: /extract/,
    rule: 'drift-arguments',
  },
  {
    name: 'document-heartbeat-changed',
    change: 'another heartbeatTimeout',
    pipeline: 'document-processing',
    file: POLICY,
    before: "HEARTBEAT_TIMEOUT = '30 seconds'",
    after: "HEARTBEAT_TIMEOUT = '20 seconds'",
    expect: 'drifted',
    meets: /: ocr/,
    rule: 'drift-heartbeat',
  },
  {
    name: 'document-fan-out-bounded',
    change: 'the bound of a loop changed: one call fewer',
    pipeline: 'document-processing',
    file: WORKFLOW,
    before: 'chunks.map((piece, index)',
    after: 'chunks.slice(1).map((piece, index)',
    expect: 'incompatible',
    meets: /extract/,
    kind: 'removed',
    at: FAN_OUT.replace('map', 'slice(1).map'),
  },
  {
    name: 'document-one-system-fewer',
    change: 'a list of steps made shorter',
    pipeline: 'document-processing',
    file: POLICY,
    before: "  'search-index',\n",
    after: '',
    expect: 'incompatible',
    meets: /persist persist persist/,
    kind: 'early-return',
    at: PERSIST.trim(),
    atFile: WORKFLOW,
  },
  {
    name: 'document-embed-before-chunk',
    change: 'two activities in the other order',
    pipeline: 'document-processing',
    file: WORKFLOW,
    before: CHUNK + EMBED,
    after: `  const embeddings = await embed([ocrText]);\n${CHUNK}`,
    expect: 'incompatible',
    meets: /: ocr/,
    kind: 'reordered',
    at: 'const embeddings = await embed([ocrText]);',
  },
  {
    name: 'document-more-is-doubtful',
    change: 'a threshold raised: what went through waits for a person',
    pipeline: 'document-processing',
    file: POLICY,
    before: 'CONFIDENCE_MIN = 0.8',
    after: 'CONFIDENCE_MIN = 1.1',
    expect: 'incompatible',
    meets: /extract persist/,
    kind: 'added',
    at: WAIT,
    atFile: APPROVAL,
    // Nobody approved, and now every field is doubtful.
    others: [{ expect: 'drifted', meets: /timer fired/, rule: 'drift-arguments' }],
  },
  {
    name: 'document-nothing-is-doubtful',
    change: 'a condition that is never true: nobody is waited for',
    pipeline: 'document-processing',
    file: WORKFLOW,
    before: 'if (!fields.some(isDoubtful))',
    after: 'if (fields.length > 0)',
    expect: 'incompatible',
    meets: /timer/,
    kind: 'removed',
    at: PERSIST.trim(),
  },
  {
    name: 'document-activity-removed',
    change: 'an activity in the middle removed',
    pipeline: 'document-processing',
    file: WORKFLOW,
    before: EMBED,
    after: '  const embeddings = chunks[0];\n',
    expect: 'incompatible',
    meets: /: ocr/,
    kind: 'removed',
    at: FAN_OUT,
  },
];
