// Goal: what the gate suggests works, for the kinds of change that the pipelines do not have: put into the changed workflow, the history that broke replays.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Repair, repaired } from '../gate/mutations/repairs.ts';
import type { ReplayEvidence } from '../../reports/evidence/types.ts';
import { recordedInput, ROOT, VARIANTS, WORKFLOWS } from './fixtures/recorded.ts';
import { openReplayer } from './replayer.ts';

const BOUND_MS = 120_000;
/** Git-ignored; inside the package, so that the copy finds its dependencies. */
const SCRATCH = '.ordeal/replay-repairs';
const OPEN = '/* its arguments */';

interface Row {
  readonly variant: string;
  readonly history: string;
  readonly kind: string;
  readonly repair: Repair;
}

const NEIGHBOUR = 'await wf.getExternalWorkflowHandle(neighbour)';

const ROWS: readonly Row[] = [
  {
    variant: 'child-renamed',
    history: 'tour',
    kind: 'renamed',
    repair: {
      instead:
        "const child = await wf.startChild(answer, { args: ['hello'], workflowId: `${wf.workflowInfo().workflowId}-echo` });",
    },
  },
  {
    variant: 'child-removed',
    history: 'tour',
    kind: 'removed',
    repair: { above: `  ${NEIGHBOUR}.signal('greet');\n` },
  },
  {
    variant: 'signal-removed',
    history: 'tour',
    kind: 'removed',
    repair: { above: '  if (round === 0)', fills: [['await handle', NEIGHBOUR]] },
  },
  { variant: 'timer-removed', history: 'review', kind: 'removed', repair: { above: '  await publish(summary);\n' } },
  {
    variant: 'local-activity-renamed',
    history: 'tour',
    kind: 'renamed',
    repair: {
      instead: "if (wf.patched('measured')) await weigh('abc');",
      fills: [[`measure(${OPEN})`, "measure('abc')"]],
      uses: [
        ['const { weigh }', 'const { weigh, measure }'],
        [
          'weigh(text: string): Promise<number> }',
          'weigh(text: string): Promise<number>; measure(text: string): Promise<number> }',
        ],
      ],
    },
  },
  { variant: 'patch-removed', history: 'tour', kind: 'removed', repair: { above: "  await measure('abc');\n" } },
  {
    variant: 'patch-moved',
    history: 'versions',
    kind: 'reordered',
    repair: {
      above: '  const redacted = await redact(text);\n',
      uses: [["patched('tidy') ? redacted : text", 'isTidy ? redacted : text']],
    },
  },
  {
    variant: 'other-end',
    history: 'review',
    kind: 'other-end',
    repair: {
      instead: "throw ApplicationFailure.nonRetryable('nobody reads summaries');",
      fills: [
        ['/* as now */', "throw ApplicationFailure.nonRetryable('nobody reads summaries');"],
        ['/* as recorded */', 'return summary;'],
      ],
    },
  },
  {
    variant: 'tour-completes',
    history: 'tour',
    kind: 'other-end',
    repair: {
      instead: 'return `seen ${round}`;',
      fills: [
        ['/* as now */', 'return `seen ${round}`;'],
        ['/* as recorded */', 'return wf.continueAsNew<typeof tour>(1, neighbour);'],
      ],
    },
  },
  {
    variant: 'step-later',
    history: 'reminder',
    kind: 'later',
    repair: {
      instead: "await wf.sleep('1 minute');\n  await fetchDocument(id);",
      fills: [
        [
          '// await fetchDocument("contract") at its new place',
          "await wf.sleep('1 minute');\n    await fetchDocument(id);",
        ],
        [
          '// await fetchDocument("contract") before the code waits, as recorded (Promise.all starts several at once)',
          "await Promise.all([wf.sleep('1 minute'), fetchDocument(id)]);",
        ],
      ],
    },
  },
  {
    variant: 'update-later',
    history: 'contract',
    kind: 'later',
    repair: {
      above: '    await wf.condition(() => isPublished);\n',
      fills: [['return result', 'return text']],
    },
  },
  {
    variant: 'memo-removed',
    history: 'errands',
    kind: 'removed',
    repair: { above: '  const text = await translations()', fills: [[OPEN, "{ stage: 'asked' }"]] },
  },
  {
    variant: 'cancel-external-removed',
    history: 'errands',
    kind: 'removed',
    repair: {
      above: '  const scope = new wf.CancellationScope();\n',
      fills: [['await handle', 'await wf.getExternalWorkflowHandle(_neighbour)']],
    },
  },
];

const dir = join(ROOT, SCRATCH);
const replayer = openReplayer({ root: ROOT });
let broken: readonly ReplayEvidence[];
let mended: readonly ReplayEvidence[];

const inputs = () => Promise.all(ROWS.map(({ variant, history }) => recordedInput(variant, history)));

/** A module of all variants with what was suggested in them: one bundle for all. */
async function plantRepaired(): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  for (const name of await readdir(join(ROOT, WORKFLOWS)))
    await writeFile(join(dir, name), await readFile(join(ROOT, WORKFLOWS, name), 'utf8'));
  for (const [index, { variant, repair }] of ROWS.entries()) {
    const file = `${variant}.ts`;
    const sources = new Map([[file, await readFile(join(dir, file), 'utf8')]]);
    const suggestion = broken[index]?.suggestion ?? '';
    const text = repaired(sources, { name: variant, file }, repair, suggestion).get(file) ?? '';
    await writeFile(join(dir, file), text);
  }
}

beforeAll(async () => {
  broken = await replayer.replay(VARIANTS, await inputs());
  await plantRepaired();
  mended = await replayer.replay({ pipeline: 'repaired', workflowsPath: join(dir, 'variants.ts') }, await inputs());
}, BOUND_MS);
afterAll(() => replayer.close());

it.each(ROWS.map((row, index) => ({ ...row, index })))(
  '$variant, $kind: the history that broke replays with the snippet in its place',
  ({ index, kind }) => {
    expect(broken[index]).toMatchObject({ verdict: 'incompatible', divergence: { kind } });
    expect(mended[index]?.message).toBeUndefined();
    expect(mended[index]).toMatchObject({ verdict: 'compatible' });
  },
);
