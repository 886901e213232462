// Every reporter over the same reports: golden texts, and what must never look green. `npx vitest -u` writes the golden files anew.
import { describe, expect, it } from 'vitest';
import { crashAfterWrite } from '../evidence/fixtures/crash-trials.ts';
import { hostileReport } from '../evidence/fixtures/hostile.ts';
import { approvalNever, unauthorized } from '../evidence/fixtures/llm-trials.ts';
import { emptyReport, greenReport, richReport, runReportOf, TIMEOUTS } from '../evidence/fixtures/run-report.ts';
import type { RunReport } from '../evidence/run.ts';
import { headline, runVerdict } from './outcome.ts';
import { isReporterName, REPORTER_NAMES, reporters } from './reporters.ts';
import { renderTerminal } from './terminal.ts';

/** A golden page of readable size: without the style and the script, which the browser's test looks at. */
const withoutStatic = (page: string): string =>
  page
    .replace(/<style>[^]*?<\/style>/, '<style>…</style>')
    .replace(/<script>[^]*?<\/script>/, '<script>…</script>')
    .replace(/'sha256-[^']+'/g, "'sha256-…'");

describe('golden texts', () => {
  it('list: 120 columns', () =>
    expect(renderTerminal(richReport, { width: 120 })).toMatchFileSnapshot('golden/list.txt'));
  it('list: 70 columns', () =>
    expect(renderTerminal(richReport, { width: 70 })).toMatchFileSnapshot('golden/list-narrow.txt'));
  it('json', () =>
    expect(
      reporters.json.render(runReportOf([unauthorized, crashAfterWrite], { timeouts: TIMEOUTS })),
    ).toMatchFileSnapshot('golden/json.txt'));
  it('junit', () => expect(reporters.junit.render(richReport)).toMatchFileSnapshot('golden/junit.txt'));
  it('markdown', () => expect(reporters.markdown.render(richReport)).toMatchFileSnapshot('golden/markdown.txt'));
  it('html', () =>
    expect(
      withoutStatic(reporters.html.render(runReportOf([crashAfterWrite], { timeouts: TIMEOUTS }))),
    ).toMatchFileSnapshot('golden/html.txt'));
});

describe('timeouts', () => {
  it.each(['list', 'markdown', 'html'] as const)('are a table in %s only where something was measured', (name) => {
    const title = 'Timeouts against measured latencies (scaled 1:50)';
    expect(reporters[name].render(richReport)).toContain(title);
    expect(reporters[name].render(greenReport)).not.toContain('Timeouts against');
  });
});

describe('damage of a restart', () => {
  const { savings } = crashAfterWrite;
  if (savings === undefined) throw new TypeError('The fixture was measured against a restart.');
  const damaged = runReportOf([
    {
      ...crashAfterWrite,
      savings: { ...savings, restart: { ...savings.restart, skippedEffects: 2, partialEffects: 1 } },
    },
  ]);

  it.each(['list', 'markdown', 'html'] as const)(
    '%s shows what was skipped and half written, and nothing where nothing was',
    (name) => {
      const text = reporters[name].render(damaged);
      expect(text).toContain('skipped updates');
      expect(text).toContain('half-written');
      expect(reporters[name].render(runReportOf([crashAfterWrite]))).not.toContain('skipped updates');
    },
  );
});

describe('what was saved', () => {
  const { savings } = crashAfterWrite;
  if (savings === undefined) throw new TypeError('The fixture was measured against a restart.');
  const { predecessor: _before, ...againstRestart } = savings;
  const restarted = { ...crashAfterWrite, savings: againstRestart };
  const replaced = { ...crashAfterWrite, savings: { ...againstRestart, predecessor: 'DocumentDag' } };

  it.each([
    ['restart', [restarted], 'durable / restart'],
    ['DocumentDag', [replaced], 'durable / DocumentDag'],
    ['restart and DocumentDag', [replaced, restarted], 'durable / other'],
  ] as const)('is said to be against %s where the trials were measured against that', (against, trials, head) => {
    const report = runReportOf(trials);
    const texts = (['list', 'markdown', 'html'] as const).map((name) => reporters[name].render(report));
    for (const text of texts)
      expect(text.toLowerCase()).toMatch(new RegExp(`saved against ${against.toLowerCase()}[:<]`));
    for (const text of texts.slice(0, 2)) expect(text).toContain(head);
  });
});

describe('a run that proves nothing', () => {
  const cases: readonly (readonly [string, RunReport])[] = [
    ['has no trials', emptyReport],
    ['has a summary of passes and no trials', { ...greenReport, trials: [] }],
    ['has a summary that does not match its trials', { ...greenReport, summary: { ...greenReport.summary, pass: 2 } }],
    ['was cut short', { ...greenReport, interrupted: 'SIGINT' }],
    ['was asked what belongs to no trial', { ...greenReport, strays: ['/v1/files of no execution, answered 404'] }],
  ];

  it.each(cases)('is unknown in every report when it %s', (_, report) => {
    expect(runVerdict(report)).toBe('unknown');
    expect(JSON.parse(reporters.json.render(report))).toMatchObject({ verdict: 'unknown' });
    expect(reporters.junit.render(report)).toMatch(/errors="1"[^]*<error type="unknown"/);
    expect(reporters.markdown.render(report)).toMatch(/^## \? /);
    expect(reporters.html.render(report)).toContain('class="banner unknown"');
    expect(reporters.list.render(report)).toContain(headline(report));
    expect(headline(report)).not.toMatch(/^All|^The trial passed/);
  });

  it('is green only when every trial passed', () => {
    expect(runVerdict(greenReport)).toBe('pass');
    expect(reporters.junit.render(greenReport)).toContain('tests="3" failures="0" errors="0"');
    expect(reporters.html.render(greenReport)).toContain('class="banner pass"');
    expect(runVerdict(richReport)).toBe('fail');
  });
});

describe('the JSON contract', () => {
  it('has the promised fields, and counts as numbers', () => {
    const { schemaVersion, summary, trials } = JSON.parse(reporters.json.render(richReport)) as Record<string, never>;
    expect(schemaVersion).toBe(2);
    expect(Object.keys(summary ?? {})).toEqual([
      'trials',
      'pass',
      'fail',
      'unknown',
      'faultsPlanned',
      'faultsStruck',
      'retries',
      'tokensBilled',
      'tokensWasted',
      'tokensSaved',
      'costSavedUsd',
      'duplicatesAvoided',
      'nonDeterminism',
      'virtualMs',
      'wallMs',
    ]);
    expect(trials?.[0]).toMatchObject({
      key: '7f3a-1',
      scenario: 'document-processing/crash-with-3-of-12-extracted',
      pipeline: 'document-processing',
      verdict: 'pass',
      checkers: expect.arrayContaining([{ name: 'effects-once', verdict: 'pass', findings: [] }]) as unknown,
      faults: [expect.objectContaining({ kind: 'worker.kill', planned: 1, struck: 1 })],
    });
  });
});

describe('hostile text', () => {
  it.each(REPORTER_NAMES)('does not act in %s', (name) => {
    const text = reporters[name].render(hostileReport);
    // oxlint-disable-next-line no-control-regex -- these must be gone
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    if (name === 'html' || name === 'junit') expect(text).not.toContain(']]>');
    if (name !== 'json' && name !== 'html' && name !== 'junit') expect(text).not.toMatch(/^\s*::|##\w*\[/m);
  });

  it('adds no element to the page and no line to the table of trials', () => {
    const page = reporters.html.render(hostileReport);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|\son\w+="|<failure/);
    const rows = reporters.markdown
      .render(hostileReport)
      .split('\n')
      .filter((line) => line.startsWith('| ✗'));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.replaceAll('\\|', '').split('|')).toHaveLength(7);
  });
});

describe('large runs', () => {
  it('keep Markdown under the bound of a job summary and say what is left out', () => {
    const text = reporters.markdown.render(runReportOf(Array.from({ length: 12_000 }, () => approvalNever)));
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    expect(text).toMatch(/_[\d,]+ more lines are in the HTML report\._/);
  });
});

describe('the registry', () => {
  it('knows its names and nothing else', () => {
    expect(REPORTER_NAMES.every(isReporterName)).toBe(true);
    expect(isReporterName('toString')).toBe(false);
    expect(REPORTER_NAMES.map((name) => reporters[name].fileName)).toEqual([
      undefined,
      'report.json',
      'junit.xml',
      'report.md',
      'report.html',
    ]);
  });
});
