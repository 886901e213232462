// What can be started by hand, as each pipeline describes it.
import type { MessageInfo, Pipeline, TriggerInfo, WorkflowEntry } from '../pipeline.ts';

const json = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "'\\''")}'`;

const startLine = (pipeline: Pipeline, { type }: WorkflowEntry, trigger: TriggerInfo): string => {
  const what = type === pipeline.workflows[0].type ? pipeline.name : `${pipeline.name}:${type}`;
  const id = trigger.nameOf === undefined ? ' <workflow id>' : '';
  const file = trigger.file === undefined ? '' : ` [--file <path>]`;
  return `trigger ${what} ${json(trigger.example)}${id}${file}`;
};

const messageLine = (kind: string, { name, example }: MessageInfo): string =>
  `  trigger ${kind} <workflow id> ${name}${example.map((each) => ` ${json(each)}`).join('')}`;

const linesOf = (pipeline: Pipeline): readonly string[] =>
  pipeline.workflows.flatMap((entry) => {
    const { trigger } = entry;
    if (trigger === undefined) return [];
    return [
      startLine(pipeline, entry, trigger),
      ...(trigger.file === undefined ? [] : [`  --file: ${trigger.file.what}`]),
      ...(trigger.signals ?? []).map((signal) => messageLine('signal', signal)),
      ...(trigger.updates ?? []).map((update) => messageLine('update', update)),
      ...(trigger.queries ?? []).map((query) => messageLine('query', query)),
    ];
  });

/** The whole usage, made of what the pipelines say of themselves. */
export const usageOf = (pipelines: readonly Pipeline[]): string =>
  `usage:
${pipelines
  .flatMap(linesOf)
  .map((line) => `  ${line}`)
  .join('\n')}
  trigger signal <workflow id> <signal> [<json>…]
  trigger update <workflow id> <update> [<json>…]
  trigger query <workflow id> <query> [<json>…]
  trigger approve <workflow id> true|false
An input is JSON, or @<path> of a file that holds it. Prints the Workflow ID, then the result.
  --no-wait    prints the Workflow ID and ends
  --profile    a profile of temporal.toml. Default: TEMPORAL_PROFILE, then "default"
TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_… and temporal.toml say where.`;
