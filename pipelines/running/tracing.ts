// OpenTelemetry, when OTEL_EXPORTER_OTLP_ENDPOINT names a collector: one trace from the client through the workflow to its activities.
import { createRequire } from 'node:module';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type { WorkerOptions } from '@temporalio/worker';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Env } from '../pipeline.ts';
import { optional } from '../settings.ts';
import { AsyncContextManager } from './tracing-context.ts';

export interface Tracing {
  /** Where the spans go. */
  readonly url: string;
  readonly worker: Required<Pick<WorkerOptions, 'interceptors' | 'sinks'>>;
  readonly client: { readonly workflow: WorkflowClientInterceptor[] };
  /** Sends what is waiting. A collector that is gone delays the end, it does not fail it. */
  close(): Promise<void>;
}

/** A collector that does not answer must not hold the end of a process. */
const EXPORT_TIMEOUT_MS = 3_000;

/** The collector's address for spans, as the OpenTelemetry specification builds it; undefined when none is configured. */
export function tracesUrl(env: Env): string | undefined {
  const own = optional(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', '');
  if (own !== '') return own;
  const base = optional(env, 'OTEL_EXPORTER_OTLP_ENDPOINT', '');
  return base === '' ? undefined : `${base.replace(/\/+$/u, '')}/v1/traces`;
}

/**
 * Opens tracing for this process; once per process, because the context is global to it.
 *
 * @param name - `service.name` of the spans unless OTEL_SERVICE_NAME says otherwise
 */
export function openTracing(env: Env, name: string): Tracing | undefined {
  const url = tracesUrl(env);
  if (url === undefined) return undefined;
  const resource = new Resource({ 'service.name': optional(env, 'OTEL_SERVICE_NAME', name) });
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }));
  const provider = new BasicTracerProvider({ resource });
  provider.addSpanProcessor(processor);
  provider.register({ contextManager: new AsyncContextManager() });
  const client = { workflow: [new OpenTelemetryWorkflowClientInterceptor()] };
  return {
    url,
    client,
    worker: {
      interceptors: {
        workflowModules: [workflowInterceptors()],
        activity: [
          (context) => ({
            inbound: new OpenTelemetryActivityInboundInterceptor(context),
            outbound: new OpenTelemetryActivityOutboundInterceptor(context),
          }),
        ],
      },
      sinks: { exporter: makeWorkflowExporter(processor, resource) },
    },
    async close() {
      try {
        await provider.shutdown();
      } catch (error) {
        console.error(
          `tracing: the last spans did not reach ${url}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    },
  };
}

/** The module that the bundler puts into the workflow sandbox. */
export const workflowInterceptors = (): string =>
  createRequire(import.meta.url).resolve('@temporalio/interceptors-opentelemetry/lib/workflow-interceptors');
