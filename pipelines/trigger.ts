// node dist/pipelines/trigger.js: starts an execution, or sends the approval it waits for.
import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { approve } from './approval/decision.ts';
import { pipelineNamed } from './registry.ts';
import { executionOf } from './execution.ts';
import { openBlobStore } from './storage/blob-store.ts';
import { guardPayload } from './storage/payload-guard.ts';

const USAGE = `usage: trigger research '{"topic": "…", "source_url": "https://…"}'
       trigger research:FullResearchWorkflow '{"topic": "…", "source_urls": ["…", "…", "…", "…", "…"]}'
       trigger research:ApprovalWorkflow '"<draft prompt>"' <workflow id>
       trigger document-processing '{"docId": "…"}' [file with the text, pages separated by form feeds]
       trigger approve <workflow id> true|false
Prints the Workflow ID, then the result. TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and temporal.toml say where.`;

async function main([what, ...rest]: readonly string[]): Promise<void> {
  if (what === undefined || rest.length === 0) throw new RangeError(USAGE);
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const connection = await Connection.connect(connectionOptions ?? {});
  try {
    const client = new Client({ connection, namespace: namespace ?? 'default' });
    await (what === 'approve' ? decide(client, rest) : start(client, what, rest));
  } finally {
    await connection.close();
  }
}

async function decide(client: Client, [workflowId = '', decision]: readonly string[]): Promise<void> {
  if (decision !== 'true' && decision !== 'false') throw new RangeError(USAGE);
  await client.workflow.getHandle(workflowId).signal(approve, decision === 'true');
}

async function start(client: Client, what: string, [text = '', extra]: readonly string[]): Promise<void> {
  const [name, type] = what.split(':');
  const pipeline = pipelineNamed(name);
  const workflow = type === undefined ? pipeline.workflows[0] : pipeline.workflows.find((entry) => entry.type === type);
  if (workflow === undefined)
    throw new RangeError(`Failed to find workflow '${type}' of ${pipeline.name}: it is not registered.\n${USAGE}`);
  const execution = executionOf(workflow.type, parsed(text), extra);
  const source =
    execution.file === undefined
      ? {}
      : { source: await openBlobStore(process.env).put(await readFile(execution.file)) };
  const input = Object.keys(source).length === 0 ? execution.input : { ...(execution.input as object), ...source };
  const handle = await client.workflow.start(workflow.type, {
    taskQueue: workflow.taskQueue,
    workflowId: execution.workflowId,
    args: [guardPayload(input, 'The input')],
    // One ID is one piece of work: its idempotency keys are made of it. A failed one may be tried again.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
  });
  console.log(handle.workflowId);
  console.log(JSON.stringify(await handle.result(), undefined, 2));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RangeError(
      `Failed to read the input: ${error instanceof Error ? error.message : String(error)}. Give JSON in one argument.\n${USAGE}`,
      { cause: error },
    );
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  // The usage and our own errors are plain text; a stack would hide them.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
