// Goal: what the gate knows of a history beside its events decides as it should: the namespace it was pulled from, and the pipeline it was kept for.
// Method: a repository of two pipelines with one Workflow Type, in which code asks for its namespace; the real gate.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LoadedConfig } from '../config/load.ts';
import { packageRoot } from '../package-root.ts';
import type { GateReport } from '../../reports/evidence/gate.ts';
import { repositoryOf, writeHistory } from './fixtures/histories.ts';
import { replayGate, type GateRequest } from './gate.ts';

/** As recorded in the namespace `orders` alone. */
const BY_NAMESPACE = `import { sleep, workflowInfo } from '@temporalio/workflow';
export async function fine() {
  if (workflowInfo().namespace !== 'orders') await sleep('1 day');
  return 'done';
}
`;
/** As recorded anywhere. */
const ALWAYS = `export async function fine() {
  return 'done';
}
`;

let root: string;
let before: string | undefined;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ordeal-whose-'));
  before = process.env['ORDEAL_CACHE'];
  process.env['ORDEAL_CACHE'] = join(root, 'cache');
  await symlink(join(packageRoot(), 'node_modules'), join(root, 'node_modules'));
  for (const name of ['orders', 'plain']) await mkdir(join(root, name));
  await writeFile(join(root, 'orders', 'workflow.ts'), BY_NAMESPACE);
  await writeFile(join(root, 'plain', 'workflow.ts'), ALWAYS);
  await writeHistory(join(root, 'orders', 'histories', 'pulled.json'), { type: 'fine' });
  await writeHistory(join(root, 'loose.json'), { type: 'fine', workflowId: 'loose' });
  await noteNamespace('orders');
});
afterAll(async () => {
  if (before === undefined) delete process.env['ORDEAL_CACHE'];
  else process.env['ORDEAL_CACHE'] = before;
  await rm(root, { recursive: true });
});

const noteNamespace = (namespace: string): Promise<void> =>
  writeFile(
    join(root, 'orders', 'histories', 'manifest.json'),
    JSON.stringify({
      pipeline: 'orders',
      histories: [{ file: 'pulled.json', origin: { kind: 'cluster', namespace } }],
    }),
  );

/** `plain` is registered last: it must not get what was kept for `orders`. */
function configOf(...names: readonly string[]): LoadedConfig {
  const pipelines = names.flatMap((name) =>
    repositoryOf(root, join(root, name, 'workflow.ts'), ['fine']).pipelines.map((pipeline) => ({
      ...pipeline,
      name,
      ...(name === 'orders' ? { historiesPath: join(root, name, 'histories') } : {}),
    })),
  );
  return { ...repositoryOf(root, '', ['fine']), pipelines };
}
const run = (more: Partial<GateRequest> = {}): Promise<GateReport> =>
  replayGate({ config: configOf('orders', 'plain'), workers: 1, ...more });
const told = ({ histories }: GateReport) =>
  histories.map(({ file, pipeline, verdict, cached }) => `${pipeline} ${file} ${verdict}${cached ? ' again' : ''}`);
const PULLED = join('orders', 'histories', 'pulled.json');

it('a pulled baseline is replayed in the namespace that its manifest notes', async () => {
  expect(told(await run())).toEqual([`orders ${PULLED} compatible`]);
});

it('what is remembered goes by the namespace: noted otherwise, the same bytes are replayed again', async () => {
  expect(told(await run())).toEqual([`orders ${PULLED} compatible again`]);
  await noteNamespace('billing');
  expect(told(await run())).toEqual([`orders ${PULLED} incompatible`]);
  await noteNamespace('orders');
  expect(told(await run())).toEqual([`orders ${PULLED} compatible again`]);
});

it('a file of a type that two pipelines have is replayed and measured on each; one in the folder of one, on that', async () => {
  const paths = [join('orders', 'histories'), 'loose.json'];
  const report = await run({ paths, looks: { coverage: true } });
  expect(told(report)).toEqual([
    `orders ${PULLED} compatible again`,
    'orders loose.json incompatible',
    'plain loose.json compatible',
  ]);
  const shared = report.histories.flatMap(({ findings }) =>
    findings.filter(({ rule }) => rule === 'input-shared-type'),
  );
  expect(shared.map(({ message }) => message)).toEqual(
    Array(2).fill(expect.stringContaining('orders and plain register the Workflow Type "fine"')),
  );
  expect(report.coverage.map(({ pipeline, workflowTypes }) => [pipeline, workflowTypes[0]?.histories])).toEqual([
    ['orders', 2],
    ['plain', 1],
  ]);
});
