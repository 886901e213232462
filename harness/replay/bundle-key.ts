// What the bundle of a pipeline is asked for by: the same in the replaying process and in whoever wants to know it beforehand.
import type { BundleKey } from '../bundle/request.ts';
import { compiledPath } from './compiled.ts';
import type { WorkflowCode } from './workflow-code.ts';

/** @param recordsState - whether its queries are answered after each activation: only for stepping through */
export const bundleKeyOf = (
  { workflowsPath, interceptorModules = [], converters = {} }: Omit<WorkflowCode, 'pipeline'>,
  recordsState = false,
): BundleKey => ({
  workflowsPath,
  converters,
  // The first is the outermost: the state is told after the commands, and a call's place is the workflow's and not an interceptor's.
  interceptorModules: [
    ...(recordsState ? [compiledPath(import.meta.url, './state-recorder.js')] : []),
    compiledPath(import.meta.url, './call-recorder.js'),
    ...interceptorModules,
  ],
});
