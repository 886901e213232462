// Every kind of change against a history that a real server recorded: the verdict, the place, what to write instead.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gateRule } from '../../reports/evidence/gate-rules.ts';
import type { ReplayEvidence } from '../../reports/evidence/types.ts';
import { bundleOf, HISTORIES, recordedHistory, recordedInput, ROOT, VARIANTS, WORKFLOWS } from './fixtures/recorded.ts';
import { openReplayer } from './replayer.ts';
import type { Replayer, ReplayInput } from './types.ts';

const BOUND_MS = 120_000;
let replayer: Replayer;
beforeAll(() => {
  replayer = openReplayer({ root: ROOT });
});
afterAll(() => replayer.close());

type Row = readonly [variant: string, history: string, kind: string, eventId: number, line: number, snippet: string];

const CHANGES: readonly Row[] = [
  ['activity-added', 'review', 'added', 11, 6, "const clean = patched('add-redact') ? await redact(text) : "],
  ['activity-added-last', 'review', 'added', 29, 9, "if (patched('add-redact')) await redact(text);"],
  [
    'activity-removed',
    'review',
    'removed',
    11,
    6,
    'if (!patched(\'drop-summarize\')) await summarize("text of contract"); // as event 11',
  ],
  [
    'first-activity-removed',
    'review',
    'removed',
    5,
    5,
    'if (!patched(\'drop-fetch-document\')) await fetchDocument("contract"); // as event 5',
  ],
  [
    'activity-renamed',
    'review',
    'renamed',
    11,
    6,
    'const summary = patched(\'use-condense\') ? await condense(text) : await summarize("text of contract"); // as event 11 recorded it',
  ],
  ['activities-reordered', 'review', 'reordered', 5, 5, "if (patched('summarize-before-fetch-document')) {"],
  ['timer-added', 'review', 'added', 11, 6, "if (patched('add-timer-5-min')) await sleep('5 minutes');"],
  ['timer-removed', 'review', 'removed', 17, 7, "if (!patched('drop-timer-1-h')) await sleep('1 h');"],
  [
    'early-return',
    'review',
    'early-return',
    17,
    6,
    "if (patched('end-before-timer-1-h') && summary.length > 0) return summary;",
  ],
  ['other-end', 'review', 'other-end', 29, 10, "if (patched('end-otherwise')) {"],
  ['step-later', 'reminder', 'later', 6, 6, "if (patched('fetch-document-later')) {"],
  ['fired-timer-cancelled', 'reminder', 'added', 17, 9, "if (patched('add-cancel-timer-1-min')) scope.cancel();"],
  [
    'local-activity-renamed',
    'tour',
    'renamed',
    7,
    13,
    "patched('use-local-activity-weigh') ? await weigh('abc') : await measure(/* its arguments */);",
  ],
  [
    'local-activity-removed',
    'tour',
    'removed',
    7,
    10,
    "if (!patched('drop-local-activity-measure')) await measure(/* its arguments */);",
  ],
  ['patch-removed', 'tour', 'removed', 5, 13, "deprecatePatch('measured');"],
  ['tour-unpatched', 'tour', 'removed', 5, 9, "deprecatePatch('measured');"],
  [
    'child-renamed',
    'tour',
    'renamed',
    8,
    14,
    'await wf.startChild(\'echo\', { workflowId: `${wf.workflowInfo().workflowId}-echo`, args: ["hello"] });',
  ],
  [
    'child-removed',
    'tour',
    'removed',
    8,
    14,
    "if (!patched('drop-child-echo')) await executeChild('echo', { workflowId: 'tour-",
  ],
  ['child-added', 'tour', 'added', 8, 14, "if (patched('add-child-echo')) await wf.executeChild(echo,"],
  ['signal-added', 'tour', 'added', 8, 14, "if (patched('add-signal-external-knock')) await wf.getExternal"],
  [
    'signal-removed',
    'tour',
    'removed',
    17,
    16,
    "if (!patched('drop-signal-external-greet')) await handle.signal('greet'",
  ],
  ['tour-completes', 'tour', 'other-end', 22, 16, "if (patched('end-otherwise')) {"],
  [
    'search-attributes-removed',
    'errands',
    'removed',
    5,
    10,
    "patched('drop-search-attributes')) upsertSearchAttributes(/* its arguments */);",
  ],
  ['memo-removed', 'errands', 'removed', 6, 11, "if (!patched('drop-memo')) upsertMemo(/* its arguments */);"],
  ['memo-added', 'errands', 'added', 7, 12, "if (patched('add-memo')) wf.upsertMemo({ stage: 'asked again' });"],
  [
    'nexus-removed',
    'errands',
    'removed',
    7,
    12,
    "if (!patched('drop-nexus-translate')) await client.executeOperation(",
  ],
  [
    'cancel-external-removed',
    'errands',
    'removed',
    12,
    14,
    "if (!patched('drop-cancel-external')) await handle.cancel();",
  ],
  ['child-not-cancelled', 'errands', 'removed', 22, 15, "if (!patched('drop-cancel-child-idle')) scope.cancel();"],
  ['activity-not-cancelled', 'race', 'removed', 13, 11, "if (!patched('drop-cancel-activity-crawl')) scope.cancel();"],
  ['timer-not-cancelled', 'race', 'removed', 20, 13, "if (!patched('drop-cancel-timer-1-h')) scope.cancel();"],
  [
    'deprecated-patch-and-step',
    'versions',
    'renamed',
    21,
    8,
    'await condense(clean) : await summarize("text of contract");',
  ],
  ['patch-moved', 'versions', 'reordered', 11, 7, "const isTidy = patched('tidy');"],
  ['other-branch', 'choice', 'other-branch', 11, 12, "patched('choose-condense-otherwise') ? text.length > LONG : "],
  [
    'other-branch-waits',
    'choice',
    'other-branch',
    11,
    12,
    "patched('choose-timer-1-min-otherwise') ? text.length > LONG",
  ],
  [
    'update-activity-added',
    'contract',
    'added',
    9,
    10,
    "const summary = await summarize(patched('add-redact') ? await redact(words) : undefined); // for undefined",
  ],
  ['update-activity-added-after', 'contract', 'added', 16, 12, "if (patched('add-redact')) await redact(text);"],
];

const COMPATIBLE: readonly (readonly [variant: string, history: string])[] = [
  ...HISTORIES.map((name) => [name, name] as const),
  ['step-guarded', 'review'],
  ['deprecated-patch-removed', 'versions'],
  ['patch-deprecated', 'versions'],
  ['retry-defaults', 'review'],
];

const THROWN: readonly (readonly [variant: string, history: string, line: number, words: string])[] = [
  ['throws', 'review', 6, "Cannot read properties of undefined (reading 'length')"],
  ['uses-fetch', 'review', 7, 'fetch is not defined'],
];

const HERE = 'drifted.ts';
type DriftRow = readonly [variant: string, history: string, rule: string, eventId: number, file: string, words: string];

const DRIFTS: readonly DriftRow[] = [
  ['arguments-other', 'review', 'drift-arguments', 11, HERE, 'argument: "text of contract" → "text of contract!"'],
  ['start-to-close', 'review', 'drift-timeout', 11, HERE, 'start-to-close timeout: 1 min → 2 min'],
  ['schedule-to-close', 'review', 'drift-timeout', 11, HERE, 'schedule-to-close timeout: none → 1 h'],
  ['schedule-to-start', 'review', 'drift-timeout', 11, HERE, 'schedule-to-start timeout: none → 5 min'],
  ['heartbeat', 'review', 'drift-heartbeat', 11, HERE, 'heartbeat timeout: none → 10 s'],
  ['retry', 'review', 'drift-retry', 11, HERE, 'retry maximum attempts: unlimited → 3'],
  ['task-queue', 'review', 'drift-task-queue', 11, HERE, 'task queue: review → elsewhere'],
  ['timer', 'review', 'drift-timer', 17, HERE, 'length: 1 h → 2 h'],
  ['result', 'review', 'drift-result', 29, HERE, '"summary of text of contract!"'],
  [
    'timer-earlier',
    'review',
    'drift-order',
    17,
    'timer-earlier.ts',
    'task of event 15 → in the workflow task of event 9',
  ],
  ['child-arguments', 'tour', 'drift-arguments', 8, HERE, 'argument: "hello" → "good day"'],
  ['child-timeout', 'tour', 'drift-timeout', 8, HERE, 'workflow execution timeout: none → 1 d'],
  ['child-retry', 'tour', 'drift-retry', 8, HERE, 'retry maximum attempts: none → 2'],
  ['child-memo', 'tour', 'drift-memo', 8, HERE, 'memo from: undefined → "tour"'],
  ['child-policy', 'tour', 'drift-options', 8, HERE, 'parent close policy: TERMINATE → ABANDON'],
  ['next-arguments', 'tour', 'drift-arguments', 22, HERE, 'argument 1: 1 → 2'],
  ['signal-arguments', 'tour', 'drift-arguments', 17, HERE, 'argument: undefined → "loudly"'],
  ['signal-name', 'tour', 'drift-name', 17, HERE, 'name: greet → shout'],
  ['search-attribute', 'errands', 'drift-search-attributes', 5, HERE, 'search attribute Stage: "asked" → "done"'],
  ['memo', 'errands', 'drift-memo', 6, HERE, 'memo stage: "asked" → "done"'],
  ['nexus-name', 'errands', 'drift-name', 7, HERE, 'name: translate → interpret'],
  ['nexus-arguments', 'errands', 'drift-arguments', 7, HERE, 'argument: "hallo" → "moin"'],
  ['failure', 'doomed', 'drift-failure', 11, HERE, 'failure type: none → NoDocument'],
  ['priority', 'review', 'drift-options', 11, HERE, 'priority key: none → 5; fairness key: none → tenant'],
  ['child-priority', 'tour', 'drift-options', 8, HERE, 'fairness key: none → tenant'],
  ['child-reuse', 'tour', 'drift-options', 8, HERE, 'reuse policy: ALLOW_DUPLICATE → REJECT_DUPLICATE'],
  ['child-cron', 'tour', 'drift-options', 8, HERE, 'cron schedule: none → 0 * * * *'],
  ['child-task-queue', 'tour', 'drift-task-queue', 8, HERE, 'task queue: review → elsewhere'],
  ['signal-run', 'tour', 'drift-target', 17, HERE, 'target run: none → 2476d1b5'],
  ['update-result', 'contract', 'drift-result', 15, HERE, 'update amend'],
  ['update-fails', 'contract', 'drift-failure', 15, HERE, 'failure type: none → Refused'],
  ['update-earlier', 'contract', 'drift-order', 15, HERE, 'task of event 13 → in the workflow task of event 6'],
];

/** All rows of the tables below are judged in one call, when the first of them is asked for. */
let judged: Promise<ReadonlyMap<string, ReplayEvidence>> | undefined;
async function judgeAll(): Promise<ReadonlyMap<string, ReplayEvidence>> {
  const rows = [...COMPATIBLE, ...CHANGES, ...DRIFTS, ...THROWN].map(
    ([variant, history]) => [variant, history] as const,
  );
  const inputs = await Promise.all(rows.map(([variant, history]) => recordedInput(variant, history)));
  const verdicts = await replayer.replay(VARIANTS, inputs);
  return new Map(rows.flatMap((row, index) => verdicts.slice(index, index + 1).map((one) => [row.join(' '), one])));
}

async function verdict(variant: string, history = 'review', more?: Partial<ReplayInput>): Promise<ReplayEvidence> {
  judged ??= judgeAll();
  const known = more === undefined ? (await judged).get(`${variant} ${history}`) : undefined;
  if (known !== undefined) return known;
  const [evidence] = await replayer.replay(VARIANTS, [{ ...(await recordedInput(variant, history)), ...more }]);
  if (evidence === undefined) throw new Error('no verdict');
  return evidence;
}

describe('code that follows its history', { timeout: BOUND_MS }, () => {
  test.each(COMPATIBLE)('%s is compatible with %s.json, and does not drift', async (workflows, history) => {
    expect(await verdict(workflows, history)).toEqual({
      workflowId: expect.stringMatching(`^${history}-`) as string,
      verdict: 'compatible',
    });
  });
});

describe('code that does not follow its history', { timeout: BOUND_MS }, () => {
  test.each(CHANGES)(
    '%s on %s.json is incompatible: %s at event %i, line %i, with what to write',
    async (variant, history, kind, eventId, line, snippet) => {
      const evidence = await verdict(variant, history);
      expect(evidence).toMatchObject({
        verdict: 'incompatible',
        eventId,
        line,
        file: `${WORKFLOWS}/${variant}.ts`,
        divergence: { kind },
      });
      expect(evidence.suggestion).toContain(snippet);
      expect(evidence.message).toContain(`${WORKFLOWS}/${variant}.ts:${line}`);
      expect(evidence.message).not.toMatch(/TMPRL|Failure \{/);
      expect(evidence.findings).toMatchObject([{ rule: `step-${kind}`, level: 'error', message: evidence.message }]);
      expect(gateRule(`step-${kind}`)).toBeDefined();
    },
  );

  test.each(['update-renamed', 'update-removed'])(
    '%s on contract.json is incompatible at the event that accepted the update, with its name',
    async (variant) => {
      const evidence = await verdict(variant, 'contract');
      expect(evidence).toMatchObject({ verdict: 'incompatible', eventId: 8, divergence: { kind: 'removed' } });
      expect(evidence.message).toContain('has no handler for the update amend, which event 8 accepted');
      expect(evidence.suggestion).toContain("setHandler(defineUpdate('amend'), handler);");
    },
  );

  test.each(['update-later', 'update-never'])(
    '%s on contract.json is incompatible at the event that recorded the answer, with the name of the update',
    async (variant) => {
      const evidence = await verdict(variant, 'contract');
      expect(evidence).toMatchObject({ verdict: 'incompatible', eventId: 15, divergence: { kind: 'later' } });
      expect(evidence.message).toContain('does not answer the update amend where event 15 recorded the answer');
      expect(evidence.suggestion).toContain("if (!patched('amend-later'))");
    },
  );

  test.each(THROWN)('%s is incompatible at the line that throws', async (variant, history, line, words) => {
    const evidence = await verdict(variant, history);
    expect(evidence).toMatchObject({ verdict: 'incompatible', line, divergence: { kind: 'throws' } });
    expect(evidence.message).toContain(words);
  });

  test('a Workflow Type that is gone is incompatible, with what to export and what there is', async () => {
    const [evidence] = await replayer.replay(bundleOf('doomed'), [
      { source: 'review.json', workflowId: 'given', history: await recordedHistory('review') },
    ]);
    expect(evidence).toMatchObject({
      verdict: 'incompatible',
      message: expect.stringContaining('no such function is exported: review. Exported: doomed.') as string,
      suggestion: 'Export review from the workflow module until no execution of this type is open.',
    });
  });

  test('both sequences are kept side by side, the first difference marked', async () => {
    const { divergence } = await verdict('activity-added');
    expect(divergence?.first).toBe(1);
    expect(divergence?.rows.slice(0, 3)).toEqual([
      {
        state: 'same',
        recorded: 'activity fetchDocument',
        eventId: 5,
        produced: 'activity fetchDocument',
        file: `${WORKFLOWS}/activity-added.ts`,
        line: 5,
      },
      { state: 'added', produced: 'activity redact', file: `${WORKFLOWS}/activity-added.ts`, line: 6 },
      {
        state: 'same',
        recorded: 'activity summarize',
        eventId: 11,
        produced: 'activity summarize',
        file: `${WORKFLOWS}/activity-added.ts`,
        line: 7,
      },
    ]);
  });
});

describe('code that replays and does something else', { timeout: BOUND_MS }, () => {
  test.each(DRIFTS)(
    '%s on %s.json is drifted: %s at event %i',
    async (variant, history, rule, eventId, file, words) => {
      const evidence = await verdict(variant, history);
      expect(evidence).toMatchObject({ verdict: 'drifted', eventId, file: `${WORKFLOWS}/${file}` });
      expect(evidence.findings).toEqual([
        {
          rule,
          level: 'warning',
          eventId,
          file: evidence.file,
          line: expect.any(Number) as number,
          message: expect.stringContaining(words) as string,
          suggestion: expect.stringContaining("patched('") as string,
        },
      ]);
    },
  );
});

describe('executions in mid-flight', { timeout: BOUND_MS }, () => {
  test('what only they would come upon makes code incompatible that follows the whole history', async () => {
    expect(await verdict('fails-in-flight')).toMatchObject({ verdict: 'compatible' });
    const evidence = await verdict('fails-in-flight', 'review', { prefixes: true });
    expect(evidence).toMatchObject({
      verdict: 'incompatible',
      eventId: 21,
      line: 10,
      prefixes: 5,
      findings: [{ rule: 'prefix-fails', level: 'error' }],
    });
    expect(evidence.message).toContain('The whole history replays, but an execution that stands at event 21');
  });

  test('an open history is replayed at every prefix within the bounds, and says what nobody has answered yet', async () => {
    const events = (await recordedHistory('review')).events.slice(0, 20);
    expect(await verdict('review', 'review', { history: { events } })).toMatchObject({
      verdict: 'compatible',
      prefixes: 3,
      findings: [
        {
          rule: 'unchecked-tail',
          level: 'note',
          eventId: 17,
          message: expect.stringMatching(/^The 3 events/) as string,
        },
      ],
    });
  });

  test('an open history finds the task that only it would do next', async () => {
    const events = (await recordedInput('fails-in-flight', 'review')).history.events.slice(0, 21);
    expect(await verdict('fails-in-flight', 'review', { history: { events } })).toMatchObject({
      verdict: 'incompatible',
      line: 10,
    });
  });
});
