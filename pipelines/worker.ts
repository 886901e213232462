// npm run worker -- <pipeline>: runs the pipeline's fleet until SIGTERM or SIGINT, then drains.
import { isGrpcServiceError } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { openFleet, type Fleet } from './fleet.ts';
import { serveHealth, type Phase } from './running/health.ts';
import { resolveTarget, unreachable, type Target } from './running/target.ts';
import { openTracing } from './running/tracing.ts';
import { WORKER_USAGE, workerSettings, type WorkerSettings } from './running/worker-settings.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const say = (line: string): void => console.error(line);

async function work(settings: WorkerSettings, target: Target): Promise<void> {
  const { pipeline, queues, drainMs } = settings;
  const closers: (() => Promise<void>)[] = [];
  let phase: Phase = 'starting';
  let fleet: Fleet | undefined;
  try {
    const { host, port } = settings.health ?? {};
    if (host !== undefined && port !== undefined) {
      const health = await serveHealth(host, port, () => ({ phase, workers: fleet?.health() ?? [] }));
      closers.push(() => health.close());
      say(`${pipeline.name}: health at ${health.url}/healthz and /readyz`);
    }
    installRuntime(settings);
    const tracing = openTracing(process.env, pipeline.name);
    if (tracing !== undefined) {
      closers.push(() => tracing.close());
      say(`${pipeline.name}: spans go to ${tracing.url}`);
    }
    let asked = false;
    onSignals(() => {
      asked = true;
      phase = 'draining';
      if (fleet === undefined) return say(`${pipeline.name}: ends before it has taken any work`);
      say(`${pipeline.name}: draining, ${fleet.running()} activities are running and may take ${drainMs / 1_000} s`);
      fleet.stop();
    });
    fleet = await openFleet(pipeline, target.config, process.env, {
      queues,
      drainMs,
      ...(tracing === undefined ? {} : { tracing: tracing.worker }),
    });
    closers.push(() => fleet?.close() ?? Promise.resolve());
    if (asked) return;
    const running = fleet.run();
    phase = 'ready';
    say(`${pipeline.name}: serving ${queues.join(', ')}`);
    await running;
    say(`${pipeline.name}: drained`);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** Signals are ours: the SDK's own handler would drain without anybody being told. */
function installRuntime({ pipeline, metrics }: WorkerSettings): void {
  if (metrics !== undefined) say(`${pipeline.name}: metrics at http://${metrics.host}:${metrics.port}/metrics`);
  Runtime.install({
    shutdownSignals: [],
    ...(metrics === undefined
      ? {}
      : { telemetryOptions: { metrics: { prometheus: { bindAddress: `${metrics.host}:${metrics.port}` } } } }),
  });
}

/** No connection, or a call that the server refuses: no such namespace, no permission. */
const isOfServer = (error: unknown): boolean =>
  isGrpcServiceError(error) || (error instanceof Error && error.name === 'TransportError');

/** A signal to a process group comes twice: npm passes on to its child what the child was sent itself. */
const SAME_ORDER_MS = 1_000;

/** The first signal drains. The second ends the process as the signal itself would. */
function onSignals(drain: () => void): void {
  let first: { readonly signal: string; readonly atMs: number } | undefined;
  for (const [signal, status] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      const atMs = performance.now();
      if (first === undefined) {
        first = { signal, atMs };
        drain();
      } else if (first.signal !== signal || atMs - first.atMs > SAME_ORDER_MS) process.exit(status);
    });
  }
}

const args = process.argv.slice(2);
try {
  if (args.includes('--help')) {
    console.log(WORKER_USAGE);
  } else {
    const settings = workerSettings(args, process.env);
    const target = resolveTarget(process.env, settings.profile);
    say(`${settings.pipeline.name}: ${target.title}`);
    await work(settings, target).catch((error: unknown) => {
      throw isOfServer(error) ? unreachable(target, error) : error;
    });
  }
} catch (error) {
  say(`Failed to run the worker of '${args[0] ?? ''}': ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
