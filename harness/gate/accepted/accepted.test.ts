// Accepted breaks: an entry covers what it names, until its day, with a reason; and nothing else does.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { added, broken, drifted, gateHistory } from '../../../reports/evidence/fixtures/gate-report.ts';
import { buildProgram } from '../../cli/program.ts';
import { processShell } from '../../cli/shell.ts';
import { acceptBreaks } from './accept.ts';
import { applyAccepted } from './apply.ts';
import { parseAccepted, readAccepted } from './read.ts';
import { ACCEPTED_FILE, type AcceptedBreak } from './types.ts';

const NOW = Date.UTC(2026, 10, 21, 15);
const ENTRY = `accepted:
  - pipeline: orders
    rule: step-added
    step: activity redact_pii
    reason: The six open orders are ended by hand on Monday.
    expires: 2026-12-24
    approvedBy: the orders team
`;

const only = (source: string): AcceptedBreak => {
  const { entries, findings } = parseAccepted(source, NOW);
  expect(findings).toEqual([]);
  const [entry] = entries;
  if (entry === undefined) throw new TypeError('There is one entry.');
  return entry;
};
const apply = (
  histories: Parameters<typeof applyAccepted>[0],
  source = ENTRY,
  failsOn: readonly ('error' | 'warning')[] = ['error'],
): ReturnType<typeof applyAccepted> =>
  applyAccepted(histories, parseAccepted(source, NOW).entries, { now: NOW, failsOn, whole: true });
const withLine = (line: string): string => ENTRY.replace(/ {4}rule: step-added\n {4}step: .*\n/, `    ${line}\n`);

describe('an entry', () => {
  it('accepts the break that it names, with its reason and its last day', () => {
    const { histories, findings } = apply([broken(2), gateHistory()]);
    expect(histories.map(({ accepted }) => accepted)).toEqual([
      { reason: 'The six open orders are ended by hand on Monday.', expires: '2026-12-24' },
      undefined,
    ]);
    expect(findings).toEqual([]);
  });

  it.each([
    ['another pipeline', ENTRY.replace('pipeline: orders', 'pipeline: invoices')],
    ['another rule', ENTRY.replace('step-added', 'step-removed')],
    ['another step', ENTRY.replace('redact_pii', 'embed')],
    ['another type', withLine('rule: step-added\n    workflowType: InvoiceWorkflow')],
    ['another file', withLine('file: pipelines/orders/other.ts')],
  ])('for %s accepts nothing, and is told as unused', (_, source) => {
    const { histories, findings } = apply([broken(2)], source);
    expect(histories[0]?.accepted).toBeUndefined();
    expect(findings).toMatchObject([{ rule: 'accepted-unused', level: 'warning', file: ACCEPTED_FILE, line: 2 }]);
  });

  it('accepts no history with a second error that nobody accepted', () => {
    const probe = { rule: 'probe-time-zone', level: 'error', message: 'differs' } as const;
    const { histories } = apply([broken(2, { findings: [added(12), probe] })]);
    expect(histories[0]?.accepted).toBeUndefined();
    const both = `${ENTRY}  - pipeline: orders\n    rule: probe-time-zone\n    reason: one zone\n    expires: 2026-11-30\n    approvedBy: us\n`;
    expect(apply([broken(2, { findings: [added(12), probe] })], both).histories[0]?.accepted?.expires).toBe(
      '2026-11-30',
    );
  });

  it('never accepts what could not be judged', () => {
    const history = gateHistory({ verdict: 'cannot-tell', findings: [added(12)] });
    expect(apply([history], withLine('rule: step-added')).histories[0]?.accepted).toBeUndefined();
  });

  it('accepts drift only where drift fails', () => {
    const history = gateHistory({ verdict: 'drifted', findings: [drifted(11)] });
    const source = withLine('rule: drift-arguments');
    expect(apply([history], source).histories[0]?.accepted).toBeUndefined();
    expect(apply([history], source, ['error', 'warning']).histories[0]?.accepted).toBeDefined();
  });

  it.each([
    ['on its last day', '2026-11-21', true],
    ['on the day after', '2026-11-20', false],
  ])('%s: %s accepts %s', (_, date, accepts) => {
    const { histories, findings } = apply([broken(2)], ENTRY.replace('2026-12-24', date));
    expect(histories[0]?.accepted !== undefined).toBe(accepts);
    expect(findings.map(({ rule, level }) => `${level} ${rule}`)).toEqual(accepts ? [] : ['error accepted-expired']);
  });
});

describe('the file', () => {
  it('is refused entry by entry, with the path and the line of each problem', () => {
    const bad = `${ENTRY}  - pipeline: orders
    rule: step-aded
    expires: 2027-06-01
    approvedBy: us
    reviewer: us
  - rule: step-added
    reason: ''
    expires: 2026-02-30
    approvedBy: us
    pipeline: orders
`;
    const { entries, findings } = parseAccepted(bad, NOW);
    expect(entries).toHaveLength(1);
    expect(findings.map(({ rule, line, message }) => `${line} ${rule} ${message}`)).toEqual([
      '8 accepted-without-reason accepted[1].reason: expected string, got nothing. The entry accepts nothing.',
      expect.stringMatching(/^12 accepted-invalid accepted\[1\]\.reviewer: is not known here\. Allowed: pipeline/),
      expect.stringMatching(/^14 accepted-without-reason accepted\[2\]\.reason: /),
    ]);
    expect(findings.every(({ level, file }) => level === 'error' && file === ACCEPTED_FILE)).toBe(true);
  });

  it.each([
    ['a date too far ahead', ENTRY.replace('2026-12-24', '2027-06-01'), 6, /192 days ahead, at most 90/],
    ['a day that is none', ENTRY.replace('2026-12-24', '2026-02-30'), 6, /expected a date like/],
    ['a rule that is none', ENTRY.replace('step-added', 'step-aded'), 3, /Did you mean "step-added"/],
    ['all of a pipeline', withLine('workflowType: OrderWorkflow'), 2, /names no rule, no file and no step/],
    ['no list', 'accepted: yes\n', 1, /accepted: expected array/],
    ['no YAML', 'accepted: [\n  a: b: c\n', 2, /Until it is corrected nothing is accepted/],
    ['the same key twice', ENTRY.replace('rule:', 'pipeline: other\n    rule:'), 3, /unique/],
  ])('with %s accepts nothing and says where', (_, source, line, message) => {
    const { entries, findings } = parseAccepted(source, NOW);
    expect(entries).toEqual([]);
    expect(findings[0]).toMatchObject({ level: 'error', line, message: expect.stringMatching(message) as string });
  });

  it.each(['', '# nothing yet\n', 'accepted: []\n'])('may be empty: %j', (source) =>
    expect(parseAccepted(source, NOW)).toEqual({ entries: [], findings: [] }),
  );

  it('keeps the line of every entry', () => expect(only(ENTRY).line).toBe(2));
});

it('is not called unused where only some histories were replayed', () => {
  const { entries } = parseAccepted(ENTRY, NOW);
  const options = { now: NOW, failsOn: ['error'] } as const;
  expect(applyAccepted([gateHistory()], entries, { ...options, whole: false }).findings).toEqual([]);
  expect(applyAccepted([gateHistory()], entries, { ...options, whole: true }).findings).toHaveLength(1);
});

describe('on disk', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ordeal-accepted-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('lies beside the configuration, and need not be there', async () => {
    expect(await readAccepted(dir, NOW)).toEqual({ entries: [], findings: [] });
    await writeFile(join(dir, ACCEPTED_FILE), ENTRY);
    expect((await readAccepted(dir, NOW)).entries).toHaveLength(1);
    const { histories } = await acceptBreaks(dir, [broken(2)], { now: NOW, failsOn: ['error'], whole: true });
    expect(histories[0]?.accepted).toBeDefined();
    await expect(readAccepted(join(dir, ACCEPTED_FILE), NOW)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

it('no option of the command line accepts a break', async () => {
  const program = await buildProgram(processShell(new AbortController().signal), () => undefined);
  const options = program.commands.find((command) => command.name() === 'replay')?.options ?? [];
  expect(options.length).toBeGreaterThan(1);
  expect(
    options.map(({ long }) => long).filter((name) => /accept|allow|ignore|force|skip|baseline/.test(name ?? '')),
  ).toEqual([]);
});
