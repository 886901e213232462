// Faults of signals and updates in whole trials, on a real server: each strikes, is seen in the history, and heals.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Action, ExecutionScenario, Expectation, MessageFault } from '../../scenario/types.ts';
import type { RunReport, TrialReport } from '../../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../../reports/evidence/trial-store.ts';
import { executeRun } from '../run.ts';
import { pipelines } from './fixtures/ledger.pipeline.ts';

const pipelinesModule = fileURLToPath(new URL('./fixtures/ledger.pipeline.ts', import.meta.url));
const [one, two] = [
  { signal: 'note', args: ['one'], at: '1 hour' },
  { signal: 'note', args: ['two'], at: '2 hours' },
] as const;
const counted = { update: 'count', args: ['u'], at: '1 hour', equals: 1 } as const;
const last = { signal: 'close', at: '3 hours' } as const;
const on = { signal: 'note' } as const;
const late = { signal: 'close' } as const;

const scenario = (
  name: string,
  fault: MessageFault,
  actions: readonly Action[],
  result: readonly string[],
  more: Partial<Expectation> = {},
): ExecutionScenario => ({
  name: `ledger/${name}`,
  why: 'A fixture.',
  pipeline: 'ledger',
  args: [],
  faults: [fault],
  actions,
  expect: { status: 'completed', result: { equals: result }, ...more },
});

const scenarios: readonly ExecutionScenario[] = [
  scenario('request-repeated', { kind: 'signal.duplicated', on, request: 'same' }, [one, last], ['one', 'closed']),
  scenario('overtaken', { kind: 'signal.reordered', on }, [one, two, last], ['two', 'one', 'closed']),
  scenario('before-the-start', { kind: 'signal.before-start', on }, [one, last], ['one', 'closed']),
  scenario('after-the-end', { kind: 'signal.after-end', on: late }, [one, last], ['one', 'run out']),
  {
    ...scenario('just-before-the-timeout', { kind: 'signal.at-timeout', on, first: 'signal' }, [one], ['one']),
    workflow: 'once',
  },
  {
    ...scenario('just-after-the-timeout', { kind: 'signal.at-timeout', on }, [one], ['one']),
    workflow: 'once',
  },
  {
    ...scenario('ends-twice', { kind: 'signal.duplicated', on }, [one], ['one', 'one']),
    workflow: 'once',
  },
  scenario('nobody-there', { kind: 'signal.during-crash', on }, [one, last], ['one', 'closed'], { runs: { book: 1 } }),
  scenario('handler-dies', { kind: 'signal.during-crash', on, dying: 'handling' }, [one, last], ['one', 'closed']),
  scenario(
    'update-sent-twice',
    { kind: 'update.duplicated', on: { update: 'count' } },
    [counted, last],
    ['u', 'closed'],
    {
      runs: { book: 2 },
    },
  ),
  scenario(
    'two-updates',
    { kind: 'update.duplicated', on: { update: 'count' }, id: 'new' },
    [{ ...counted, equals: '*' }, last],
    ['u', 'u', 'closed'],
  ),
  scenario('update-after-the-end', { kind: 'update.after-end', on: { update: 'count' } }, [counted, last], ['closed']),
  scenario(
    'update-nobody-there',
    { kind: 'update.during-crash', on: { update: 'count' } },
    [counted, last],
    ['u', 'closed'],
  ),
  scenario(
    'update-handler-dies',
    { kind: 'update.during-crash', on: { update: 'count' }, dying: 'handling' },
    [counted, last],
    ['u', 'closed'],
  ),
];

/** Updates at another time than planned. */
const early: readonly ExecutionScenario[] = [
  scenario(
    'update-overtaken',
    { kind: 'update.reordered', on: { update: 'count' } },
    [{ ...counted, equals: 2 }, two, last],
    ['two', 'u', 'closed'],
  ),
  scenario(
    'update-before-the-start',
    { kind: 'update.before-start', on: { update: 'count' } },
    [counted, last],
    ['u', 'closed'],
  ),
  {
    ...scenario(
      'update-just-before-the-timeout',
      { kind: 'update.at-timeout', on: { update: 'count' }, first: 'update' },
      [counted],
      ['u'],
    ),
    workflow: 'once',
  },
  // What the timeout made ends the execution: the server refuses an update that no task was told of.
  {
    ...scenario(
      'update-behind-the-last-task',
      { kind: 'update.at-timeout', on: { update: 'count' } },
      [{ update: 'count', args: ['u'], at: '1 hour', refused: 'WorkflowNotFoundError' }],
      [],
    ),
    workflow: 'once',
  },
  scenario(
    'update-just-after-the-timeout',
    { kind: 'update.at-timeout', on: { update: 'count' } },
    [counted],
    ['u', 'run out'],
  ),
];

/** The same faults, and a workflow that makes a mistake under each. */
const mistakes: readonly ExecutionScenario[] = [
  scenario('forgets-what-came-with-the-start', { kind: 'signal.before-start', on }, [one, last], ['one', 'closed']),
  scenario('takes-a-note-for-two', { kind: 'signal.duplicated', on }, [one, last], ['one', 'closed']),
  scenario('closed-and-run-out', { kind: 'signal.at-timeout', on: late }, [last], ['closed']),
  scenario('update-before-the-list', { kind: 'update.before-start', on: { update: 'count' } }, [counted], ['u']),
  scenario('update-and-run-out', { kind: 'update.at-timeout', on: { update: 'count' } }, [counted], ['u']),
  scenario(
    'update-behind-the-end',
    { kind: 'update.reordered', on: { update: 'count' } },
    [
      { ...counted, equals: '*' },
      { ...last, at: '2 hours' },
    ],
    ['u', 'closed'],
  ),
].map((each) => ({ ...each, workflow: 'careless' }));

let out: string;
let report: RunReport;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-messages-'));
  report = await executeRun({
    config: {
      file: '',
      dir: '',
      config: { pipelines: pipelinesModule, scenarios: '', environment: () => ({}) },
      pipelines,
      pipelinesModule,
    },
    scenarios: [...scenarios, ...early, ...mistakes],
    seed: 'messages',
    env: 'virtual',
    baselines: false,
    out,
    again: '',
    againOne: () => '',
    onEvent: () => undefined,
    report: () => undefined,
    signal: new AbortController().signal,
  });
});
afterAll(() => rm(out, { recursive: true, force: true }));

const trialOf = (name: string): TrialReport => {
  const trial = report.trials.find((each) => each.scenario === name);
  if (trial === undefined) throw new Error(`no trial of ${name}`);
  return trial;
};

/** What a trial says beside "pass". */
const complaints = ({ checkers }: TrialReport): readonly string[] =>
  checkers.flatMap(({ name, verdict, findings }) =>
    verdict === 'pass' ? [] : [`${name} ${verdict}: ${findings.map(({ message }) => message).join(' ')}`],
  );

const proofsOf = async (name: string): Promise<string> => {
  const { faults } = await readTrialEvidence(join(out, report.runKey, trialOf(name).evidence));
  return faults.flatMap(({ strikes }) => strikes.map(({ detail }) => detail)).join('\n');
};

describe('a fault of a message', () => {
  it.each([...scenarios, ...early].map(({ name }) => name))('strikes, is seen and heals: %s', (name) => {
    expect(complaints(trialOf(name))).toEqual([]);
    expect(trialOf(name).faults.map(({ struck }) => struck)).toEqual([1]);
  });

  it.each([
    ['ledger/request-repeated', /the request was sent twice, and is event \d+ of the history/],
    ['ledger/ends-twice', /sent twice: event \d+ and event \d+ of the history/],
    ['ledger/overtaken', /event \d+ of the history, behind event \d+ that was to come later/],
    ['ledger/before-the-start', /event 2, before any workflow task/],
    ['ledger/after-the-end', /answered with WorkflowNotFoundError after the end/],
    [
      'ledger/just-before-the-timeout',
      /\d+ ms before the timeout of event \d+ was due, and before the workflow had decided/,
    ],
    [
      'ledger/just-after-the-timeout',
      /\d+ ms after the timeout of event \d+ was due, and before the workflow had decided/,
    ],
    ['ledger/nobody-there', /died of SIGKILL; then the message was sent/],
    ['ledger/update-overtaken', /event \d+ of the history, behind event \d+ that was to come later/],
    ['ledger/update-before-the-start', /event \d+, accepted by the first workflow task/],
    [
      'ledger/update-just-before-the-timeout',
      /\d+ ms before the timeout of event \d+ was due, and before the workflow had decided/,
    ],
    [
      'ledger/update-just-after-the-timeout',
      /\d+ ms after the timeout of event \d+ was due, and before the workflow had decided/,
    ],
    [
      'ledger/update-behind-the-last-task',
      /refused, \d+ ms after the timeout of event \d+ was due, and before the workflow had decided/,
    ],
    ['ledger/handler-dies', /workflow task \d+; pid \d+ died of SIGKILL/],
    ['ledger/update-sent-twice', /the request was sent twice, and is event \d+/],
    ['ledger/two-updates', /sent twice: event \d+ and event \d+ of the history/],
    ['ledger/update-after-the-end', /answered with WorkflowNotFoundError after the end/],
    ['ledger/update-nobody-there', /died of SIGKILL; then the message was sent/],
    ['ledger/update-handler-dies', /workflow task \d+; pid \d+ died of SIGKILL/],
  ])('%s says what proves it', async (name, proof) => {
    expect(await proofsOf(name)).toMatch(proof);
  });

  it('turns a workflow red that forgets, counts twice or decides twice', () => {
    expect(complaints(trialOf('ledger/forgets-what-came-with-the-start'))).toEqual([
      expect.stringMatching(/^result fail: .*result\.0 is "closed", expected "one"/),
    ]);
    expect(complaints(trialOf('ledger/takes-a-note-for-two'))).toEqual([
      expect.stringMatching(/^result fail: .*result\.1 is "one", expected "closed"/),
    ]);
    expect(complaints(trialOf('ledger/closed-and-run-out'))).toEqual([
      expect.stringMatching(/^result fail: .*result\.0 is "run out", expected "closed"; result\.1 is "closed"/),
    ]);
    expect(complaints(trialOf('ledger/update-before-the-list'))).toEqual([
      expect.stringMatching(/^result fail: .*result\.0 is nothing, expected "u"/),
    ]);
    expect(complaints(trialOf('ledger/update-and-run-out'))).toEqual([
      expect.stringMatching(/^result fail: .*result\.0 is "run out", expected "u"/),
      expect.stringMatching(/^updates-answered fail: .*the answer is 2, expected 1/),
    ]);
    expect(complaints(trialOf('ledger/update-behind-the-end'))).toEqual([
      expect.stringMatching(/^result fail: .*result\.0 is "closed", expected "u"/),
    ]);
  });
});
