// A pipeline with a payload converter, a failure converter and encryption of its own: in trials on a real server, and in the gate.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateHistory, GateReport } from '../../reports/evidence/gate.ts';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import type { LoadedConfig } from '../config/load.ts';
import { executeRun } from '../engine/run.ts';
import { recordBaseline } from '../gate/baseline.ts';
import { replayGate, type GateRequest } from '../gate/gate.ts';
import { packageRoot } from '../package-root.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { ExecutionScenario } from '../scenario/types.ts';
import { billingPipeline } from './fixtures/billing.pipeline.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url));
const KEY = 'the key of these tests';
const CENTS = '9007199254741493';

const bill: ExecutionScenario = {
  name: 'billing/paid',
  why: 'A fixture.',
  pipeline: 'billing',
  args: ['Ada Lovelace'],
  actions: [
    { query: 'due', at: '30 minutes', equals: { cents: '9007199254740993', of: 'Ada Lovelace' } },
    { signal: 'tip', args: ['Charles Babbage'], at: '1 hour' },
  ],
  expect: {
    status: 'completed',
    result: { equals: { cents: CENTS, of: 'Ada Lovelace' } },
    runs: { quote: 1, book: 2 },
    timeTravel: 'due',
  },
};
const SCENARIOS: readonly ExecutionScenario[] = [
  bill,
  {
    ...bill,
    name: 'billing/killed',
    faults: [{ kind: 'worker.kill', on: { activity: 'quote', at: 'effect' } }],
    expect: { status: 'completed', result: 'as-without-faults' },
  },
  { ...bill, name: 'billing/leaky', args: ['leaky'], actions: [], expect: { status: 'completed' } },
];

let dir: string;
let report: RunReport;
let before: string | undefined;

const configOf = (pipeline: Pipeline, key: string | undefined = KEY): LoadedConfig => ({
  file: join(dir, 'ordeal.config.ts'),
  dir,
  config: {
    pipelines: '',
    scenarios: '',
    environment: () => (key === undefined ? {} : { BILLING_KEY: key }),
    prices: { fixture: { input: 1, output: 1 } },
  },
  pipelines: [pipeline],
  pipelinesModule: join(FIXTURES, 'billing.pipeline.ts'),
});

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-converter-'));
  before = process.env['ORDEAL_CACHE'];
  report = await executeRun({
    config: configOf(billingPipeline),
    scenarios: SCENARIOS,
    seed: 'codec',
    env: 'virtual',
    baselines: false,
    out: join(dir, 'out'),
    again: '',
    againOne: () => '',
    onEvent: () => undefined,
    report: () => undefined,
    signal: new AbortController().signal,
  });
  // Of the run above the programs are kept where they are; verdicts are remembered here.
  process.env['ORDEAL_CACHE'] = join(dir, 'cache');
});
afterAll(async () => {
  if (before === undefined) delete process.env['ORDEAL_CACHE'];
  else process.env['ORDEAL_CACHE'] = before;
  await rm(dir, { recursive: true, force: true });
});

function trialOf(name: string): TrialReport {
  const trial = report.trials.find(({ scenario }) => scenario === name);
  if (trial === undefined) throw new Error(`no trial of ${name}`);
  return trial;
}
const evidenceOf = (name: string): Promise<TrialEvidence> =>
  readTrialEvidence(join(dir, 'out', report.runKey, trialOf(name).evidence));
/** One line per checker that does not pass. */
const complaints = (name: string): readonly string[] =>
  trialOf(name)
    .checkers.filter(({ verdict }) => verdict !== 'pass')
    .map((each) => `${each.name} ${each.verdict}: ${each.findings.map(({ message }) => message).join(' ')}`);

/** Everything that is text in a history, with what stands behind its base64. */
const readable = (history: unknown): string =>
  JSON.stringify(history, (_key, value: unknown) =>
    typeof value === 'string' ? `${value} ${Buffer.from(value, 'base64').toString('latin1')}` : value,
  );

describe('in a trial', () => {
  it('every process reads and writes by the converter, and the checkers read what it says', async () => {
    expect(complaints('billing/paid')).toEqual([]);
    expect(complaints('billing/killed')).toEqual([]);
    const { executions, queries } = await evidenceOf('billing/paid');
    expect(executions[0]?.result).toEqual({ cents: CENTS, of: 'Ada Lovelace' });
    expect(executions[0]?.read?.encodings).toEqual(['money/text']);
    expect(JSON.stringify(queries)).toContain('Ada Lovelace');
  });

  it('what the server keeps holds no word of it, failures included', async () => {
    const { executions } = await evidenceOf('billing/paid');
    const [{ stored, history } = {}] = executions;
    for (const word of ['Lovelace', 'Babbage', 'is open', 'money/text', CENTS]) {
      expect(readable(history)).toContain(word);
      expect(readable(stored)).not.toContain(word);
    }
    expect(readable(stored)).toContain('binary/encrypted');
  });

  it('a key in an encrypted value of a class is found all the same', () => {
    expect(trialOf('billing/leaky').verdict).toBe('fail');
    expect(complaints('billing/leaky').join('\n')).toMatch(/^no-secret fail: The API key .* event \d+/);
  });
});

describe('in the gate', () => {
  let code: string;
  let histories: string;
  const pipelineIn = (folder: string): Pipeline => ({
    ...billingPipeline,
    workflowsPath: join(folder, 'billing.workflow.ts'),
    historiesPath: histories,
    dataConverter: {
      payloadConverterPath: join(folder, 'money.ts'),
      failureConverterPath: join(folder, 'failures.ts'),
      payloadCodecsPath: join(folder, 'codecs.ts'),
    },
  });
  const gate = (more: Partial<GateRequest> = {}, key: string | undefined = KEY): Promise<GateReport> =>
    replayGate({ config: configOf(pipelineIn(code), key), workers: 1, ...more });
  const told = ({ histories: all }: GateReport): readonly string[] =>
    all.map(({ verdict, cached }) => (cached ? `${verdict}, cached` : verdict));
  const change = async (file: string, from: string, to: string): Promise<void> => {
    const text = await readFile(join(code, file), 'utf8');
    expect(text).toContain(from);
    await writeFile(join(code, file), text.replace(from, to));
  };
  const rules = ({ findings }: GateHistory): readonly string[] => findings.map(({ rule }) => rule);

  beforeAll(async () => {
    code = join(dir, 'code');
    histories = join(dir, 'histories');
    await mkdir(code);
    await symlink(join(packageRoot(), 'node_modules'), join(dir, 'node_modules'));
    await cp(FIXTURES, code, { recursive: true });
    await recordBaseline(pipelineIn(code), report, join(dir, 'out', report.runKey), dir);
  });

  it('what is recorded is what the server keeps, and one history stands for those that say the same', async () => {
    const files = (await readdir(histories)).filter((name) => name !== 'manifest.json');
    expect(files).toEqual(['paid.json']);
    expect(readable(await readFile(join(histories, 'paid.json'), 'utf8'))).not.toContain('Lovelace');
    const manifest = JSON.parse(await readFile(join(histories, 'manifest.json'), 'utf8')) as unknown;
    expect(manifest).toMatchObject({ histories: [{ origin: { alike: ['billing/killed'] } }] });
  });

  it('unchanged code is compatible, on other machines too, and all of it is covered', async () => {
    const first = await gate({ looks: { probes: true, coverage: true } });
    expect(first.histories).toMatchObject([{ verdict: 'compatible', findings: [] }]);
    expect(first.findings.map(({ rule }) => rule)).toEqual(['probes-extent']);
    const never = first.coverage[0]?.branches.never.map(({ text }) => text).join('\n');
    expect(never).toContain('nonRetryable');
    expect(never).not.toContain('price.plus');
    expect(told(await gate())).toEqual(['compatible, cached']);
  });

  it('with another key, or none, nobody can tell, and nothing is remembered', async () => {
    const [wrong] = (await gate({}, 'another key')).histories;
    expect(wrong).toMatchObject({ verdict: 'cannot-tell', pipeline: 'billing', cached: false });
    expect(wrong && rules(wrong)).toContain('not-decoded');
    expect(wrong?.findings[0]?.message).toMatch(/event 1 of histories\/paid\.json: .*unable to authenticate/);
    const [none] = (await gate({}, '')).histories;
    expect(none?.findings[0]?.message).toContain('BILLING_KEY is not set');
    expect(none?.verdict).toBe('cannot-tell');
  });

  it('with its codec and without its converter nobody can tell, and the encoding is named', async () => {
    const { dataConverter: { payloadConverterPath: _left, ...others } = {}, ...bare } = pipelineIn(code);
    const [history] = (await gate({ config: configOf({ ...bare, dataConverter: others }) })).histories;
    expect(history).toMatchObject({ verdict: 'cannot-tell' });
    expect(history?.findings[0]?.message).toContain('encoded as money/text');
  });

  it('another converter is another code: what was remembered is replayed again', async () => {
    expect(told(await gate())).toEqual(['compatible, cached']);
    await change('money.ts', 'split(', 'trim().split(');
    expect(told(await gate())).toEqual(['compatible']);
  });

  it('a renamed activity is incompatible, at its line', async () => {
    await change('billing.workflow.ts', 'const { quote, book }', 'const { quote, enter }');
    await change('billing.workflow.ts', 'return book(price)', 'return enter(price)');
    const [history] = (await gate()).histories;
    const line =
      (await readFile(join(code, 'billing.workflow.ts'), 'utf8')).split('\n').indexOf('  return enter(price);') + 1;
    expect(history).toMatchObject({ verdict: 'incompatible', divergence: { kind: 'renamed' } });
    expect(history?.findings[0]).toMatchObject({ file: 'code/billing.workflow.ts', line });
  });
});
