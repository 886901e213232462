// What a worker process is told: its arguments, and the settings that are not the pipeline's.
import { parseArgs } from 'node:util';
import type { Env, Pipeline } from '../pipeline.ts';
import { pipelineNamed, pipelines } from '../registry.ts';
import { milliseconds, optional, portNumber } from '../settings.ts';

/** How long running activities may go on after SIGTERM; what is not done then is done again by another worker. */
const DRAIN_MS = 20_000;
const DRAIN_MAX_MS = 3_600_000;
const LOOPBACK = '127.0.0.1';

export interface Listening {
  readonly host: string;
  readonly port: number;
}

export interface WorkerSettings {
  readonly pipeline: Pipeline;
  /** The task queues that this process serves. */
  readonly queues: readonly string[];
  readonly profile?: string;
  readonly drainMs: number;
  readonly health?: Listening;
  readonly metrics?: Listening;
}

export const WORKER_USAGE = `usage: worker <pipeline> [--queue <task queue>]… [--profile <name>]
  <pipeline>   ${pipelines.map(({ name }) => name).join(', ')}
  --queue      serves only this task queue; may be repeated. Default: all queues of the pipeline
  --profile    a profile of temporal.toml. Default: TEMPORAL_PROFILE, then "default"
SIGTERM or SIGINT drains: nothing new is taken, running activities end. A second one ends at once.`;

/** @throws RangeError for arguments, SettingsError for settings that cannot be used */
export function workerSettings(args: readonly string[], env: Env): WorkerSettings {
  const { positionals, values } = parsed(args);
  if (positionals.length > 1) throw new RangeError(WORKER_USAGE);
  const pipeline = pipelineNamed(positionals[0]);
  const known = pipeline.fleet.map(({ taskQueue }) => taskQueue);
  const queues = values.queue ?? known;
  const stray = queues.find((queue) => !known.includes(queue));
  if (stray !== undefined) {
    throw new RangeError(
      `Failed to serve queue '${stray}': ${pipeline.name} has no such task queue. Use one of: ${known.join(', ')}.`,
    );
  }
  const [health, metrics] = [listening(env, 'HEALTH'), listening(env, 'METRICS')];
  return {
    pipeline,
    queues,
    drainMs: milliseconds(env, 'WORKER_DRAIN_MS', DRAIN_MS, DRAIN_MAX_MS),
    ...(values.profile === undefined ? {} : { profile: values.profile }),
    ...(health === undefined ? {} : { health }),
    ...(metrics === undefined ? {} : { metrics }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { queue: { type: 'string', multiple: true }, profile: { type: 'string' } },
    });
  } catch (error) {
    throw new RangeError(`${error instanceof Error ? error.message : String(error)}\n${WORKER_USAGE}`, {
      cause: error,
    });
  }
}

/** `<NAME>_PORT` turns it on, `<NAME>_HOST` says on which address: loopback unless told otherwise. */
function listening(env: Env, name: string): Listening | undefined {
  const port = portNumber(env, `${name}_PORT`);
  return port === undefined ? undefined : { host: optional(env, `${name}_HOST`, LOOPBACK), port };
}
