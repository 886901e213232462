// The side to compare with, in a process of its own: `Worker.runReplayHistories` over a folder of histories, as the SDK's documentation shows it.
import { open, readFile } from 'node:fs/promises';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { bundleCode } from '../../harness/bundle/bundle-code.ts';
import { loadConfig } from '../../harness/config/load.ts';
import { namedFiles } from '../../harness/gate/sources/named-files.ts';
import { fromHistoryJson } from '../../harness/history/convert.ts';
import { identityOf } from '../../harness/history/events.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { packageRoot } from '../../harness/package-root.ts';
import { workflowCodeOf } from '../../harness/replay/workflow-code.ts';
import type { SeriesOrder, SeriesResult } from './orders.ts';

const logger = new DefaultLogger('ERROR', () => undefined);
Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } } });

const read = async (path: string): Promise<HistoryJson> => JSON.parse(await readFile(path, 'utf8')) as HistoryJson;

/** The Workflow Type stands in the first event. */
const TYPE_WITHIN_BYTES = 65_536;

async function beginningOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(TYPE_WITHIN_BYTES) });
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The SDK takes one bundle at a time, so the files have to be sorted by their Workflow Type first: by the first bytes, as cheap as it gets. */
async function sorted(folder: string, config: Awaited<ReturnType<typeof loadConfig>>) {
  const byPipeline = new Map(config.pipelines.map((pipeline) => [pipeline, [] as string[]]));
  for await (const { path } of namedFiles([folder], config.dir, [])) {
    const type = /"workflowType":\s*\{\s*"name":\s*"([^"]+)"/.exec(await beginningOf(path))?.[1];
    const owner = config.pipelines.find(({ workflows }) => workflows.some((each) => each.type === type));
    if (owner !== undefined) byPipeline.get(owner)?.push(path);
  }
  return byPipeline;
}

async function* feed(paths: readonly string[]) {
  for (const path of paths) {
    const json = await read(path);
    // The SDK's own conversion breaks where npm installs two versions of protobufjs; this is the same one without that.
    yield { history: fromHistoryJson(json), workflowId: identityOf(json).workflowId };
  }
}

async function run({ folder }: SeriesOrder): Promise<SeriesResult> {
  const config = await loadConfig({ cwd: packageRoot() });
  let [histories, failed] = [0, 0];
  for (const [pipeline, paths] of await sorted(folder, config)) {
    if (paths.length === 0) continue;
    const { workflowsPath, interceptorModules = [] } = workflowCodeOf(pipeline);
    const code = await bundleCode({ workflowsPath, interceptorModules, logger });
    for await (const { error } of Worker.runReplayHistories({ workflowBundle: { code } }, feed(paths))) {
      histories += 1;
      if (error !== undefined) failed += 1;
    }
  }
  return { kind: 'series', histories, failed };
}

const result = await run(JSON.parse(process.argv[2] ?? '{}') as SeriesOrder);
process.send?.(result, () => process.exit(0));
