// npm run trigger -- <pipeline> <input>: starts an execution, or sends a signal, an update or a query to one.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { status } from '@grpc/grpc-js';
import type { MessageInfo, TriggerInfo } from './pipeline.ts';
import { pipelines } from './registry.ts';
import { dataConverterOf } from './running/data-converter.ts';
import { orderOf, type MessageOrder, type Order, type StartOrder } from './running/order.ts';
import { sendUpdate } from './running/send-update.ts';
import { resolveTarget, unreachable } from './running/target.ts';
import { openTracing } from './running/tracing.ts';
import { usageOf } from './running/usage.ts';
import { openBlobStore } from './storage/blob-store.ts';

const say = (line: string): void => console.error(line);

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(usageOf(pipelines));
  const order = orderOf(args);
  const target = resolveTarget(process.env, order.profile);
  say(target.title);
  const connection = await Connection.connect(target.config.connectionOptions).catch((error: unknown) => {
    throw unreachable(target, error);
  });
  const tracing = openTracing(process.env, 'trigger');
  try {
    const { namespace } = target.config;
    // An order names an execution and no pipeline: what any of them installs holds for all.
    const own = new Set(pipelines.flatMap(({ interceptors }) => interceptors?.client ?? []));
    const interceptors = { workflow: [...(tracing?.client.workflow ?? []), ...own] };
    // A payload is written in one way alone: in that of the pipeline that has the Workflow Type.
    const type = order.kind === 'start' ? order.type : await typeOf(connection, namespace, order.workflowId);
    const pipeline = pipelines.find(({ workflows }) => workflows.some((entry) => entry.type === type));
    const converter = pipeline === undefined ? {} : await dataConverterOf(pipeline, process.env);
    await carryOut(new Client({ connection, namespace, interceptors, ...converter }), order, type);
  } finally {
    await tracing?.close();
    await connection.close();
  }
}

/** Asked of the service itself: the SDK's own description reads the memo, which takes the converter that is looked for. */
async function typeOf({ workflowService }: Connection, namespace: string, workflowId: string): Promise<string> {
  try {
    const answer = await workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
    return answer.workflowExecutionInfo?.type?.name ?? '';
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== status.NOT_FOUND) throw error;
    throw new WorkflowNotFoundError(error.details, workflowId, undefined);
  }
}

const carryOut = (client: Client, order: Order, type: string): Promise<void> => {
  switch (order.kind) {
    case 'start':
      return start(client, order);
    case 'signal':
    case 'update':
    case 'query':
      return send(client, order, type);
  }
};

async function start(client: Client, order: StartOrder): Promise<void> {
  const { file, input, type, taskQueue, workflowId, wait } = order;
  const stored =
    file === undefined ? {} : { [file.field]: await (await openBlobStore(process.env)).put(await readFile(file.path)) };
  const handle = await client.workflow.start(type, {
    taskQueue,
    workflowId,
    args: [file === undefined ? input : { ...(input as object), ...stored }],
    // One ID is one piece of work: its idempotency keys are made of it. A failed one may be tried again.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
  });
  console.log(handle.workflowId);
  if (wait) console.log(JSON.stringify(await handle.result(), undefined, 2));
}

async function send(client: Client, { kind, workflowId, name, args }: MessageOrder, type: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  expectKnown(type, kind, name);
  if (kind === 'signal') return handle.signal(name, ...args);
  const answer: unknown =
    kind === 'query' ? await handle.query(name, ...args) : await sendUpdate(handle, name, args, randomUUID());
  console.log(JSON.stringify(answer, undefined, 2));
}

/** What its workflows say may be sent by hand. */
const knownTo = (trigger: TriggerInfo | undefined, kind: MessageOrder['kind']): readonly MessageInfo[] => {
  switch (kind) {
    case 'signal':
      return trigger?.signals ?? [];
    case 'update':
      return trigger?.updates ?? [];
    case 'query':
      return trigger?.queries ?? [];
  }
};

/** A signal that nobody listens to is taken and lost without a word, so its name is looked up first. */
function expectKnown(type: string, kind: MessageOrder['kind'], name: string) {
  const entry = pipelines.flatMap(({ workflows }) => workflows).find((one) => one.type === type);
  const known = knownTo(entry?.trigger, kind);
  if (entry === undefined || known.some((message) => message.name === name)) return;
  const list = known.map((message) => message.name).join(', ');
  throw new RangeError(
    `Failed to send ${kind} '${name}': ${type} does not take it. It takes ${list === '' ? `no ${kind}` : list}.`,
  );
}

/** The reason at the root: what wraps it says only that something failed. */
function told(error: unknown): string {
  if (error instanceof WorkflowExecutionAlreadyStartedError)
    return `Failed to start ${error.workflowType} ${error.workflowId}: it runs already, or has ended well already. One Workflow ID is one piece of work.`;
  if (error instanceof WorkflowNotFoundError)
    return `Failed to find execution ${error.workflowId}: there is none of this Workflow ID in the namespace, or it has ended.`;
  if (error instanceof WorkflowFailedError || error instanceof WorkflowUpdateFailedError) {
    let root: Error = error;
    while (root.cause instanceof Error) root = root.cause;
    const type = root instanceof ApplicationFailure ? root.type : undefined;
    const what = error instanceof WorkflowFailedError ? 'The execution failed' : 'The update was refused';
    return `${what}: ${type ?? (root instanceof TemporalFailure ? root.name : 'Error')}: ${root.message}`;
  }
  if (!(error instanceof Error)) return String(error);
  return error instanceof ApplicationFailure ? `${error.type}: ${error.message}` : `${error.name}: ${error.message}`;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  // The usage and our own errors are plain text; a stack would hide them.
  say(told(error));
  process.exitCode = 1;
}
