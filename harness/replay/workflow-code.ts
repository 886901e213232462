// What of a pipeline runs in the workflow sandbox: its workflows, and the interceptors and converters that production installs around them.
import type { SandboxConverters } from '../bundle/request.ts';
import type { Pipeline } from '../pipeline/types.ts';

export interface WorkflowCode {
  /** The pipeline's name, for messages. */
  readonly pipeline: string;
  readonly workflowsPath: string;
  /** Absolute paths, outermost first. */
  readonly interceptorModules?: readonly string[];
  readonly converters?: SandboxConverters;
}

/** The converters that are bundled with the workflows. Codecs are not among them: histories are decoded before they are replayed. */
export const sandboxConverters = ({ dataConverter = {} }: Pick<Pipeline, 'dataConverter'>): SandboxConverters => {
  const { payloadConverterPath, failureConverterPath } = dataConverter;
  return {
    ...(payloadConverterPath === undefined ? {} : { payloadConverterPath }),
    ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
  };
};

/** Two of the same key are bundled alike. */
export const codeKey = ({
  pipeline,
  workflowsPath,
  interceptorModules = [],
  converters = {},
}: WorkflowCode): string => {
  const { payloadConverterPath = '', failureConverterPath = '' } = converters;
  return JSON.stringify([pipeline, workflowsPath, interceptorModules, payloadConverterPath, failureConverterPath]);
};

export const workflowCodeOf = (pipeline: Pipeline): WorkflowCode => ({
  pipeline: pipeline.name,
  workflowsPath: pipeline.workflowsPath,
  interceptorModules: pipeline.interceptors?.workflowModules ?? [],
  converters: sandboxConverters(pipeline),
});
