// What the tests by hand share: one time-skipping test server for all of them, workflows bundled once, clients opened once.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { WallClock } from '../../harness/clock.ts';
import type { OpenActivities, Pipeline } from '../../pipelines/pipeline.ts';
import { pipelineNamed, pipelines } from '../../pipelines/registry.ts';
import { closing, type Closing } from '../closing.ts';
import { nameCallers } from '../observed-activities.ts';
import { openWorld, type World } from '../world.ts';

export interface Ready {
  readonly pipeline: Pipeline;
  /** The bundled workflows, as a file: a forked worker takes the same. */
  readonly codePath: string;
  readonly activities: OpenActivities['activities'];
}

export interface Stage extends Closing {
  readonly clock: WallClock;
  readonly env: TestWorkflowEnvironment;
  readonly world: World;
  /** Whether attempts of dead workers are reported as failed, instead of waiting for their timeouts at wall speed. */
  readonly shortcut: boolean;
  ready(pipeline: string): Ready;
}

const bundle = async (pipeline: Pipeline, folder: string): Promise<string> => {
  const logger = new DefaultLogger('ERROR');
  const { code } = await bundleWorkflowCode({ workflowsPath: pipeline.workflowsPath, logger });
  const codePath = join(folder, `${pipeline.name}.workflows.js`);
  await writeFile(codePath, code);
  return codePath;
};

/** @param testServer - path of the test server; the SDK would else download its own */
export async function openStage(clock: WallClock, testServer: string, shortcut: boolean): Promise<Stage> {
  const { keep, close } = closing();
  try {
    nameCallers();
    // Server and world at once: nothing is won by waiting for one before the other.
    const opening = [
      TestWorkflowEnvironment.createTimeSkipping({
        server: { executable: { type: 'existing-path', path: testServer } },
      }),
      openWorld(clock),
    ] as const;
    const [first, second] = await Promise.allSettled(opening);
    if (first.status === 'fulfilled') keep(first.value, (env) => env.teardown());
    if (second.status === 'fulfilled') keep(second.value, (world) => world.close());
    const [env, world] = await Promise.all(opening);
    const readies = new Map<string, Ready>();
    for (const pipeline of pipelines) {
      const opened = keep(await pipeline.openActivities(world.settings), (one) => one.close());
      const codePath = await bundle(pipeline, world.settings['BLOB_DIR'] ?? '');
      readies.set(pipeline.name, { pipeline, codePath, activities: opened.activities });
    }
    return {
      clock,
      env,
      world,
      shortcut,
      close,
      ready: (name) => readies.get(name) ?? { pipeline: pipelineNamed(name), codePath: '', activities: {} },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
