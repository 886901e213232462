// The public API of ordeal.
export { defineConfig, type EffectProbe, type OrdealConfig, type RunPlaces } from './config/types.ts';
export type {
  OpenActivities,
  Pipeline,
  PipelineInterceptors,
  PipelineModule,
  QueueWorker,
  WorkflowEntry,
} from './pipeline/types.ts';
export type * from './scenario/types.ts';
export { HarnessError, CODES, type ErrorCode } from './errors.ts';
