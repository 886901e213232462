// What of a pipeline runs in the workflow sandbox: its workflows, and the interceptors that production installs around them.
import type { Pipeline } from '../pipeline/types.ts';

export interface WorkflowCode {
  /** The pipeline's name, for messages. */
  readonly pipeline: string;
  readonly workflowsPath: string;
  /** Absolute paths, outermost first. */
  readonly interceptorModules?: readonly string[];
}

export const workflowCodeOf = ({ name, workflowsPath, interceptors }: Pipeline): WorkflowCode => ({
  pipeline: name,
  workflowsPath,
  interceptorModules: interceptors?.workflowModules ?? [],
});
