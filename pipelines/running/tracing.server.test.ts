// Tracing may be turned on under executions in flight: what was recorded without it replays with it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { fromHistoryJson } from '../../harness/history/convert.ts';
import { readHistoryFile } from '../../harness/history/file.ts';
import type { Pipeline } from '../pipeline.ts';
import { pipelines } from '../registry.ts';
import { tracesUrl, workflowInterceptors } from './tracing.ts';

beforeAll(() => Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) }));

const filesOf = ({ historiesPath }: Pipeline): readonly string[] =>
  existsSync(historiesPath)
    ? readdirSync(historiesPath).filter((name) => name.endsWith('.json') && name !== 'manifest.json')
    : [];

const load = (pipeline: Pipeline) =>
  Promise.all(
    filesOf(pipeline).map(async (name) => ({
      workflowId: name,
      history: fromHistoryJson(await readHistoryFile(join(pipeline.historiesPath, name))),
    })),
  );

it.each(pipelines.filter((pipeline) => filesOf(pipeline).length > 0))(
  'all recorded histories of $name replay with tracing on',
  async (pipeline) => {
    const histories = await load(pipeline);
    const results = Worker.runReplayHistories(
      {
        workflowsPath: pipeline.workflowsPath,
        interceptors: { workflowModules: [workflowInterceptors(), ...(pipeline.interceptors?.workflowModules ?? [])] },
      },
      histories,
    );
    const replayed: string[] = [];
    for await (const { workflowId, error } of results) {
      expect(error, workflowId).toBeUndefined();
      replayed.push(workflowId);
    }
    expect(replayed.sort()).toEqual(histories.map(({ workflowId }) => workflowId).sort());
  },
);

it('is off unless a collector is named', () => {
  expect(tracesUrl({})).toBeUndefined();
  expect(tracesUrl({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' })).toBe('http://collector:4318/v1/traces');
  expect(tracesUrl({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/own' })).toBe('http://c/own');
});
