// node dist/pipelines/worker.js <pipeline>: runs the pipeline's fleet until SIGTERM or SIGINT, then drains.
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { openFleet } from './fleet.ts';
import { pipelineNamed } from './registry.ts';

const name = process.argv[2];
try {
  const pipeline = pipelineNamed(name);
  const fleet = await openFleet(pipeline, loadClientConnectConfig(), process.env);
  console.error(`${pipeline.name}: serving ${pipeline.fleet.map((part) => part.taskQueue).join(', ')}`);
  try {
    await fleet.run();
  } finally {
    await fleet.close();
  }
} catch (error) {
  console.error(
    `Failed to run the worker of '${name ?? ''}': ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
