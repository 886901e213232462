// Workflow code is bundled once, under a name that tells its content; what cannot be bundled is named.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleWorkflows } from './bundle.ts';
import { pipelines } from './fixtures/pipeline.ts';
import type { Pipeline } from '../pipeline/types.ts';

const probe = pipelines[0] as Pipeline;
let outDir: string;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'ordeal-bundle-'));
});
afterAll(() => rm(outDir, { recursive: true }));

it('bundles a pipeline once, with the module that tells of workflow tasks', async () => {
  const [one, two] = await Promise.all([bundleWorkflows(probe, { outDir }), bundleWorkflows(probe, { outDir })]);
  expect(one).toEqual(two);
  expect(await readdir(outDir)).toEqual([basename(one.codePath)]);
  expect(await readFile(one.codePath, 'utf8')).toContain('ordealPoints');
});

it("bundles the pipeline's own interceptors, outside of the points", async () => {
  const own = fileURLToPath(new URL('../replay/fixtures/interceptors/passes-on.ts', import.meta.url));
  const guarded = { ...probe, interceptors: { workflowModules: [own] } };
  const { codePath } = await bundleWorkflows(guarded, { outDir });
  expect(codePath).not.toBe((await bundleWorkflows(probe, { outDir })).codePath);
  expect(await readFile(codePath, 'utf8')).toMatch(/importInterceptors = .*passes-on\.ts.*workflow-points\.ts/s);
});

it('names what keeps workflow code from being bundled', async () => {
  const workflowsPath = fileURLToPath(new URL('./fixtures/mutant-workflows.ts', import.meta.url));
  await expect(bundleWorkflows({ ...probe, name: 'mutant', workflowsPath }, { outDir })).rejects.toMatchObject({
    code: 'BUNDLE_FAILED',
    message: expect.stringMatching(
      /^Failed to bundle the workflows of mutant: node:fs: .*Unhandled scheme.* \(in \S+mutant-workflows\.ts \d+:0-39\)\. Correct /,
    ),
  });
});
