// Goal: `ordeal replay` on a cluster, as a person calls it: what it takes, what it says, how it ends.
// Method: one real server whose workflow tasks are answered by hand; the real command line as a real process.
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { poll, wallClock } from '../clock.ts';
import { openEnvironment } from '../environment/open.ts';
import type { Environment } from '../environment/types.ts';
import { packageRoot } from '../package-root.ts';
import { answered, ENDS } from './answered.fixture.ts';
import { call, expectNothingLeft, makePlace, removePlace, type Place } from './command.fixture.ts';

const LISTED = { everyMs: 50, boundMs: 60_000 };

/** `orders` does what its histories say, `renewals` waits for a day first; `unused` is asked for by nobody. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'ordeal.config.js': `export default { pipelines: './registry.js', scenarios: './scenarios.js', environment: () => ({}) };`,
  'scenarios.js': 'export const scenarios = [];',
  'orders.js': 'export async function order() {}\nexport async function shipped() { }',
  'renewals.js': `import { sleep } from '@temporalio/workflow';\nexport async function renewal() {\n  await sleep('1 day');\n}\n`,
  'registry.js': `const open = async () => ({ activities: {}, close: async () => {} });
const pipeline = (name, types) => ({
  name, workflowsPath: new URL('./' + (name === 'unused' ? 'orders' : name) + '.js', import.meta.url).pathname,
  workflows: types.map((type) => ({ type, taskQueue: 'q' })), fleet: [{ taskQueue: 'q', workflows: true, activities: [] }], openActivities: open,
});
export const pipelines = [pipeline('orders', ['order', 'shipped']), pipeline('renewals', ['renewal']), pipeline('unused', ['nobody'])];`,
};

let environment: Environment;
let namespace: string;
let place: Place;

/** It completes at once. */
const execution = (type: string, number: number): Promise<string> => {
  const workflowId = `${type}-${number}`;
  return answered(environment, namespace, { type, workflowId, taskQueue: workflowId, command: ENDS });
};

const replay = (...words: readonly string[]) =>
  call(place, ['replay', '--address', environment.address, '--namespace', namespace, ...words]);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(...words: readonly string[]): Promise<Ended> {
  const called = replay(...words);
  const { status } = await called.ended;
  return { status, stdout: called.stdout(), stderr: called.stderr() };
}

const rulesOf = ({ findings }: Pick<GateReport, 'findings'>): readonly string[] => findings.map(({ rule }) => rule);

beforeAll(async () => {
  place = await makePlace();
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(place.dir, name), text);
  await symlink(join(packageRoot(), 'node_modules'), join(place.dir, 'node_modules'));
  environment = await openEnvironment('virtual', { clock: wallClock, report: () => undefined });
  namespace = await environment.openNamespace('replayed');
  for (const number of [1, 2, 3, 4]) await execution('order', number);
  for (const number of [1, 2, 3, 4, 5]) await execution('renewal', number);
  await execution('shipped', 1);
  const service = environment.client(namespace).workflowService;
  const all = await poll(wallClock, LISTED, async () =>
    (await service.listWorkflowExecutions({ namespace, query: 'ExecutionStatus = "Completed"', pageSize: 20 }))
      .executions.length === 10
      ? true
      : undefined,
  );
  expect(all).toBe(true);
});
afterAll(async () => {
  await environment?.close();
  await removePlace(place);
});

describe('replay on a cluster', () => {
  it('takes type, status and time window, and looks deeper into what it took: probes, coverage', async () => {
    const asked = ['--type', 'order', '--type', 'shipped', '--status', 'Completed', '--since', '1h'];
    const deeper = ['--probes', '--coverage', '--reporter', 'json', '--out', 'out'];
    const { status, stdout, stderr } = await ended(...asked, ...deeper);
    const report = JSON.parse(stdout) as GateReport & { readonly verdict: string };
    expect({ status, verdict: report.verdict }).toEqual({ status: 0, verdict: 'pass' });
    expect(stderr).not.toContain('compatible');
    expect(report.histories.map(({ workflowId, verdict }) => `${workflowId} ${verdict}`).toSorted()).toEqual([
      ...[1, 2, 3, 4].map((number) => `order-${number} compatible`),
      'shipped-1 compatible',
    ]);
    expect(rulesOf(report)).toEqual(['probes-extent']);
    expect(report.findings[0]?.message).toMatch(/one history of each shape that replays, [12] in all.*None of them/);
    // Of pipelines that nobody asked about it says nothing.
    expect(report.coverage.map(({ pipeline, workflowTypes }) => ({ pipeline, workflowTypes }))).toEqual([
      {
        pipeline: 'orders',
        workflowTypes: [
          { name: 'order', histories: 4 },
          { name: 'shipped', histories: 1 },
        ],
      },
    ]);
    await expectNothingLeft(place);
  });

  it('ends with 1 for a break, names the first few on the way, and says what it left out', async () => {
    const { status, stdout, stderr } = await ended('--query', 'WorkflowType = "renewal"', '--max', '4');
    expect(status).toBe(1);
    expect(stdout).toContain('renewals   4 histories · 4 incompatible');
    expect(stdout).toContain('renewals.js:3');
    expect(stdout).toContain('It ended after 4 histories as --max says');
    expect(stderr.trimEnd().split('\n')).toEqual([
      ...Array(3).fill(expect.stringMatching(/^incompatible \[step-\S+\] replayed\S*\/renewal-\d\//)),
      expect.stringMatching(/^incompatible \[step-\S+\] renewals: 1 more$/),
    ]);
  });

  it('ends with 1 where nothing matches: a query of nothing proves nothing', async () => {
    const { status, stdout } = await ended('--pipeline', 'unused', '--sample', '0.5');
    expect(status).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/The query WorkflowType IN \("nobody"\) on .* matches no execution/);
    expect(stdout).not.toContain('ordeal record');
  });

  it('keeps asking while it watches, and tells what it has when it is ended by hand', async () => {
    const called = replay('--query', 'WorkflowType IN ("order", "renewal")', '--watch', 'forever', '--coverage');
    // Told while it goes on asking.
    await called.says(/renewal-\d/);
    called.child.kill('SIGINT');
    // As a shell counts a command that was interrupted.
    expect(await called.ended).toMatchObject({ status: 130 });
    expect(called.stdout()).toMatch(/renewals +\d histories · \d incompatible/);
    expect(called.stdout()).toContain('ended by hand');
    expect(called.stdout()).toContain('Probes and coverage were left out');
    await expectNothingLeft(place);
  });

  it('refuses a query that the server does not understand with 64, and says what the server says', async () => {
    const { status, stdout, stderr } = await ended('--query', 'Wrkflow ~ 1');
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toMatch(/^Failed to list the executions that match Wrkflow ~ 1: .*Correct the query\./m);
  });
});
