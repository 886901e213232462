// Every reporter of the gate over the same reports: golden texts, and what must never look green. `npx vitest -u` writes the golden files anew.
import { describe, expect, it } from 'vitest';
import {
  added,
  broken,
  drifted,
  emptyGate,
  gateHistory,
  gateReportOf,
  greenGate,
  richGate,
} from '../../evidence/fixtures/gate-report.ts';
import { gateOutputSchema } from '../../evidence/gate-schema.ts';
import type { GateReport } from '../../evidence/gate.ts';
import { adviceOf } from './advice.ts';
import { GATE_REPORTER_NAMES, GATE_REPORTERS } from './reporters.ts';
import { COMMENT_LENGTH_MAX, COMMENT_MARKER } from './markdown.ts';
import { gateVerdict } from './outcome.ts';

const render = (name: (typeof GATE_REPORTER_NAMES)[number], report: GateReport): string =>
  GATE_REPORTERS[name].render(report);

describe('golden texts', () => {
  it.each(GATE_REPORTER_NAMES)('%s', (name) =>
    expect(render(name, richGate)).toMatchFileSnapshot(`golden/${name}.txt`),
  );
  it('list: 70 columns', () =>
    expect(GATE_REPORTERS.list.render(richGate, { width: 70 })).toMatchFileSnapshot('golden/list-narrow.txt'));
});

describe('the verdict', () => {
  it('is green where every history goes on, drifted ones included', () => {
    expect(gateVerdict(greenGate)).toBe('pass');
    const drift = gateHistory({ verdict: 'drifted', findings: [drifted(11)] });
    expect(gateVerdict(gateReportOf([drift]))).toBe('pass');
    expect(gateVerdict(gateReportOf([drift], { failsOn: ['error', 'warning'] }))).toBe('fail');
  });

  it('is red for one break among many, and green again once it is accepted', () => {
    expect(gateVerdict(gateReportOf([gateHistory(), broken(2)]))).toBe('fail');
    const accepted = broken(2, { accepted: { reason: 'agreed', expires: '2026-12-24' } });
    expect(gateVerdict(gateReportOf([gateHistory(), accepted]))).toBe('pass');
  });

  it('is red for an error that concerns no single history', () => {
    const findings = [{ rule: 'accepted-expired', level: 'error', message: 'expired' } as const];
    expect(gateVerdict(gateReportOf([gateHistory()], { findings }))).toBe('fail');
  });

  const unsure: readonly (readonly [string, GateReport])[] = [
    ['of no history', emptyGate],
    ['with a history that could not be judged', gateReportOf([gateHistory(), gateHistory({ verdict: 'cannot-tell' })])],
    ['whose summary says more than its histories', { ...greenGate, histories: [] }],
    [
      'whose probes saw nothing',
      gateReportOf([gateHistory()], {
        findings: [{ rule: 'probes-saw-nothing', level: 'warning', message: 'Nothing was probed.' }],
      }),
    ],
  ];
  it.each(unsure)('is unknown %s, in every report', (_, report) => {
    expect(gateVerdict(report)).toBe('unknown');
    expect(JSON.parse(render('json', report))).toMatchObject({ verdict: 'unknown' });
    expect(render('junit', report)).toMatch(/errors="1"[^]*<error /);
    expect(render('markdown', report)).toMatch(/^## \? /m);
    expect(render('list', report)).not.toMatch(/^ All|goes? on with this code/m);
    expect(render('github', report)).toMatch(/^::error /);
    expect(JSON.parse(render('sarif', report))).toMatchObject({
      runs: [{ invocations: [{ executionSuccessful: false }] }],
    });
  });

  it('is told by the histories where the summary keeps silent about a break', () => {
    const report = gateReportOf([broken(2)]);
    expect(gateVerdict({ ...report, summary: { ...report.summary, incompatible: 0, compatible: 1 } })).toBe('fail');
  });
});

describe('drift beyond what is told one by one', () => {
  const told = Array.from({ length: 50 }, (_, index) => ({ ...drifted(index + 1), file: `w${index}.ts` }));
  const message =
    'OrderWorkflow does 150 more things otherwise than this history recorded: 50 of one history are told.';
  const findings = [{ rule: 'drift-more', level: 'warning', message } as const, ...told];
  const report = gateReportOf([gateHistory({ verdict: 'drifted', findings, untoldDrifts: 150 })]);

  it.each(GATE_REPORTER_NAMES)('is counted by %s, whatever else that leaves out', (name) => {
    expect(render(name, report)).toContain('150 more things');
  });

  it('is a number in the JSON', () => {
    expect(JSON.parse(render('json', report))).toMatchObject({ histories: [{ untoldDrifts: 150 }] });
    expect(gateOutputSchema.safeParse(JSON.parse(render('json', report))).error).toBeUndefined();
  });
});

describe('identical breaks', () => {
  it('are one in the table, with their number and the first of them', () => {
    const many = Array.from({ length: 214 }, (_, index) => broken(index + 1));
    const text = render('list', gateReportOf([...many, ...Array.from({ length: 166 }, () => gateHistory())]));
    expect(text).toContain('214 of 380 histories (first: order-1, event 11)');
    expect(text.match(/a step was added \[step-added\]/g)).toHaveLength(1);
  });

  it('are several where other steps differ, or other lines', () => {
    const other = broken(3, { findings: [{ ...added(13), line: 50 }] });
    const renamed = broken(4, {
      divergence: { kind: 'renamed', first: 0, rows: [{ state: 'renamed', recorded: 'a' }] },
    });
    const text = render('list', gateReportOf([broken(2), other, renamed]));
    expect(text.match(/\[step-added\]/g)).toHaveLength(3);
  });

  it('are told also where the report gives no finding', () => {
    const text = render('list', gateReportOf([gateHistory({ verdict: 'incompatible' })]));
    expect(text).toContain('[step-unlocated]');
    expect(text).toContain('1 incompatible');
  });
});

describe('a suggestion', () => {
  const suggestion = "Keep the order:\n  if (patched('x')) {\n    a();\n  }\nUntil none of them is open.";

  it('is words, then code with its own indentation, to be copied', () => {
    expect(adviceOf(suggestion)).toEqual({
      words: ['Keep the order:', 'Until none of them is open.'],
      code: ["if (patched('x')) {", '  a();', '}'],
    });
    const report = gateReportOf([broken(2, { findings: [{ ...added(12), suggestion }] })]);
    expect(render('markdown', report)).toContain("```ts\nif (patched('x')) {\n  a();\n}\n```");
    expect(render('list', report)).toContain("         if (patched('x')) {\n           a();\n         }");
  });
});

describe('a warning that concerns no single history', () => {
  const message = 'The baseline of pay has no manifest.';
  const warned = gateReportOf([gateHistory()], {
    findings: [{ rule: 'baseline-without-manifest', level: 'warning', message }],
  });

  it.each(['list', 'json', 'junit', 'markdown', 'sarif', 'github'] as const)('is told in %s', (name) => {
    expect(render(name, warned)).toContain(message);
  });

  it('is a pass in JUnit until warnings fail the gate', () => {
    expect(render('junit', warned)).toContain('tests="2" failures="0" errors="0"');
    expect(render('junit', { ...warned, failsOn: ['error', 'warning'] })).toContain(
      'tests="2" failures="1" errors="0"',
    );
  });
});

describe('the JSON contract', () => {
  it.each([
    ['rich', richGate],
    ['green', greenGate],
    ['empty', emptyGate],
  ])('matches its schema for the %s report', (_, report) => {
    const written: unknown = JSON.parse(render('json', report));
    expect(gateOutputSchema.parse(written)).toMatchObject({ histories: report.histories, summary: report.summary });
  });

  it('has the promised fields', () => {
    const { schemaVersion, summary, histories } = JSON.parse(render('json', richGate)) as {
      schemaVersion: number;
      summary: object;
      histories: readonly { readonly findings: readonly object[] }[];
    };
    expect(schemaVersion).toBe(2);
    expect(Object.keys(summary)).toEqual(
      expect.arrayContaining(['histories', 'compatible', 'incompatible', 'drifted', 'unknown', 'wallMs']),
    );
    expect(Object.keys(histories[1] ?? {})).toEqual(
      expect.arrayContaining(['file', 'workflowId', 'workflowType', 'verdict', 'findings']),
    );
    expect(Object.keys(histories[1]?.findings[0] ?? {})).toEqual([
      'rule',
      'level',
      'message',
      'file',
      'line',
      'eventId',
      'suggestion',
    ]);
  });

  it('is refused by its schema with a field too many, or another version', () => {
    const written = JSON.parse(render('json', greenGate)) as object;
    expect(gateOutputSchema.safeParse({ ...written, extra: 1 }).success).toBe(false);
    expect(gateOutputSchema.safeParse({ ...written, schemaVersion: 1 }).success).toBe(false);
  });
});

describe('JUnit', () => {
  it('has a case per history: broken ones fail, unjudged ones are errors, drifted and accepted ones pass with their story', () => {
    const text = render('junit', richGate);
    expect(text).toContain('tests="8" failures="2" errors="1"');
    expect(text.match(/<testcase /g)).toHaveLength(8);
    expect(text.match(/<failure /g)).toHaveLength(2);
    expect(text.match(/<system-out>/g)).toHaveLength(4);
    expect(text).toContain('accepted until 2026-12-24');
  });

  it('fails drifted ones where drift fails', () => {
    expect(render('junit', { ...richGate, failsOn: ['error', 'warning'] })).toMatch(/<failure type="drift-arguments"/);
  });
});

describe('Markdown for a comment', () => {
  it('stays below what GitHub takes, folds nothing in half, and counts what is left out', () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      broken(index, { findings: [{ ...added(index), line: index + 1, message: 'x`|<b>'.repeat(200) }] }),
    );
    const text = render('markdown', gateReportOf(many));
    expect(text.length).toBeLessThanOrEqual(COMMENT_LENGTH_MAX);
    expect(text.startsWith(`${COMMENT_MARKER}\n`)).toBe(true);
    expect(text).toMatch(/_\d+ more entries did not fit here/);
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });
});

describe('annotations', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    broken(index, {
      findings: [
        { ...added(index), line: index + 1 },
        { ...drifted(index), line: index + 1 },
      ],
    }),
  );

  it('are ten of each kind at most, and one notice for the rest', () => {
    const lines = render('github', gateReportOf(many)).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::notice '))).toHaveLength(1);
    expect(lines.at(-1)).toContain('40 more than GitHub shows');
  });

  it('name the file from the root of the repository, and none that is outside of it', () => {
    const report = gateReportOf([broken(2)]);
    expect(GATE_REPORTERS.github.render(report, { folder: 'apps/ai' })).toContain(
      '::error file=apps/ai/pipelines/orders/workflow.ts,line=38,title=orders%3A a step was added::',
    );
    const outside = gateReportOf([broken(2, { findings: [{ ...added(11), file: '../other/workflow.ts' }] })]);
    expect(render('github', outside)).toMatch(/^::error title=/);
    expect(GATE_REPORTERS.github.render(outside, { folder: 'apps' })).toMatch(/^::error file=other\/workflow\.ts,/);
  });

  it('are none for a green gate', () => expect(render('github', greenGate)).toBe(''));
});
