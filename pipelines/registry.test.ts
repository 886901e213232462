// What is registered can be run: every workflow and every activity has somebody who serves it.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PipelineModule } from '../harness/pipeline/types.ts';
import { pipelineNamed, pipelines } from './registry.ts';
import { payloadGuard } from './storage/payload-guard.ts';

const env = { OPENAI_API_KEY: 'k', DATABASE_URL: 'postgres://127.0.0.1:1/none', BLOB_DIR: join(tmpdir(), 'unused') };

it('registers each pipeline once, in the shape that the harness asks for', () => {
  // The compiler holds the structure against what the harness asks for; production code imports none of it.
  const module: PipelineModule = { pipelines };
  const names = module.pipelines.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(0);
  expect(new Set(names).size).toBe(names.length);
});

it.each(pipelines)('$name exports its workflows and serves their queue', async (pipeline) => {
  const module = (await import(pipeline.workflowsPath)) as Record<string, unknown>;
  expect(Object.keys(module).sort()).toEqual(pipeline.workflows.map(({ type }) => type).sort());
  for (const { taskQueue } of pipeline.workflows)
    expect(pipeline.fleet.find((part) => part.taskQueue === taskQueue)?.workflows).toBe(true);
});

it.each(pipelines)('$name holds its payloads to the limit wherever it runs', ({ interceptors }) => {
  expect(interceptors).toBe(payloadGuard);
});

it.each(pipelines)('$name serves each of its activities from exactly one queue', async (pipeline) => {
  const opened = await pipeline.openActivities(env);
  expect(pipeline.fleet.flatMap((part) => part.activities).sort()).toEqual(Object.keys(opened.activities).sort());
  await opened.close();
});

it.each(['OPENAI_API_KEY', 'DATABASE_URL'])('no pipeline starts without %s, and says so', async (name) => {
  for (const pipeline of pipelines)
    await expect(pipeline.openActivities({ ...env, [name]: '' })).rejects.toThrow(`${name} is not set`);
});

it('refuses a bound on LLM requests that is no number of milliseconds', async () => {
  await expect(pipelines[0]?.openActivities({ ...env, LLM_TIMEOUT_MS: '1 minute' })).rejects.toThrow(
    "LLM_TIMEOUT_MS is '1 minute'",
  );
});

it('names the pipelines there are when one is not known', () => {
  expect(() => pipelineNamed('reserch')).toThrow(`Use one of: ${pipelines.map(({ name }) => name).join(', ')}.`);
});
