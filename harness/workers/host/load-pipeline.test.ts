// A user's pipelines module is loaded as it stands and meets the SDK instances of the process.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncLocalStorage } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPipeline, loadPipelines } from './load-pipeline.ts';

let folder: string;
let modulePath: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-load-'));
  modulePath = join(folder, 'pipelines.ts');
  await writeFile(
    join(folder, 'shared.ts'),
    `export { asyncLocalStorage } from '@temporalio/activity';
     export { ApplicationFailure } from '@temporalio/common';
     export { msToNumber } from '@temporalio/common/lib/time';`,
  );
  await writeFile(
    modulePath,
    `import * as shared from './shared.js';
     interface Named { name: string }
     export const pipelines: (Named & { shared: object; here: string })[] = [
       { name: 'one', shared: { ...shared }, here: import.meta.url },
     ];`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

it('loads TypeScript, and gives it the SDK instances of this process', async () => {
  const pipeline = (await loadPipeline(modulePath, 'one')) as unknown as {
    shared: Record<string, unknown>;
    here: string;
  };
  expect(pipeline.shared['asyncLocalStorage']).toBe(asyncLocalStorage);
  expect(pipeline.shared['ApplicationFailure']).toBe(ApplicationFailure);
  expect(pipeline.shared['msToNumber']).toBeTypeOf('function');
  expect(pipeline.here).toContain('pipelines.ts');
});

it('loads a module once', () => {
  expect(loadPipelines(modulePath)).toBe(loadPipelines(modulePath));
});

it('names the pipelines that exist when one does not', async () => {
  await expect(loadPipeline(modulePath, 'two')).rejects.toThrow(/registers one, not two/);
});
