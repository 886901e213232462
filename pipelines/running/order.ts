// What the trigger makes of its arguments: checked to the end before anything is connected, stored or started.
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pipelineNamed, pipelines } from '../registry.ts';
import { guardPayload } from '../storage/payload-limit.ts';
import { identifier } from '../input.ts';
import type { WorkflowEntry } from '../pipeline.ts';
import { usageOf } from './usage.ts';

/** What was given cannot be used. Nothing was started. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** A document above this is refused before it is read. */
export const FILE_MAX_BYTES = 50 * 1_024 * 1_024;

export interface StartOrder {
  readonly kind: 'start';
  readonly type: string;
  readonly taskQueue: string;
  readonly workflowId: string;
  readonly input: unknown;
  readonly wait: boolean;
  /** Stored first; its reference becomes this field of the input. */
  readonly file?: { readonly path: string; readonly field: string };
}

export interface MessageOrder {
  readonly kind: 'signal' | 'update' | 'query';
  readonly workflowId: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

export type Order = (StartOrder | MessageOrder) & { readonly profile?: string };

interface Flags {
  readonly 'no-wait'?: boolean;
  readonly file?: string;
  readonly profile?: string;
}

const wrong = (): InputError => new InputError(usageOf(pipelines));

/**
 * Reads the arguments of `trigger`.
 *
 * @throws InputError or RangeError with what is wrong; ApplicationFailure PayloadTooLarge for an input that is too large
 */
export function orderOf(args: readonly string[]): Order {
  const { positionals, flags } = parsed(args);
  const [what, ...rest] = positionals;
  if (what === undefined) throw wrong();
  const profile = flags.profile === undefined ? {} : { profile: flags.profile };
  switch (what) {
    case 'approve':
      if (rest.length !== 2 || (rest[1] !== 'true' && rest[1] !== 'false')) throw wrong();
      return { ...messageOf('signal', [rest[0] ?? '', 'approve', rest[1]]), ...profile };
    case 'signal':
    case 'update':
    case 'query':
      return { ...messageOf(what, rest), ...profile };
    default:
      return { ...startOf(what, rest, flags), ...profile };
  }
}

function parsed(args: readonly string[]): { positionals: readonly string[]; flags: Flags } {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'no-wait': { type: 'boolean' }, file: { type: 'string' }, profile: { type: 'string' } },
    });
    return { positionals: positionals[0] === 'start' ? positionals.slice(1) : positionals, flags: values };
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)}\n${usageOf(pipelines)}`, {
      cause: error,
    });
  }
}

function messageOf(kind: MessageOrder['kind'], [workflowId, name, ...args]: readonly string[]): MessageOrder {
  if (workflowId === undefined || name === undefined) throw wrong();
  return {
    kind,
    workflowId,
    name,
    args: args.map((text) => guardPayload(jsonOf(text, `argument ${text.slice(0, 40)}`), 'The argument')),
  };
}

function startOf(what: string, rest: readonly string[], flags: Flags): StartOrder {
  const [name, type] = what.split(':');
  const pipeline = pipelineNamed(name);
  const entry = type === undefined ? pipeline.workflows[0] : pipeline.workflows.find((one) => one.type === type);
  if (entry === undefined) {
    const known = pipeline.workflows.map((one) => one.type).join(', ');
    throw new InputError(
      `Failed to find workflow '${type}' of ${pipeline.name}: it is not registered. Use one of: ${known}.`,
    );
  }
  const [text, extra] = rest;
  if (text === undefined || rest.length > 2) throw wrong();
  const input = guardPayload(inputOf(text), 'The input');
  const file = fileOf(entry, flags.file ?? (entry.trigger?.file === undefined ? undefined : extra));
  return {
    kind: 'start',
    type: entry.type,
    taskQueue: entry.taskQueue,
    workflowId: workflowIdOf(entry, input, extra),
    input,
    wait: flags['no-wait'] !== true,
    ...(file === undefined ? {} : { file }),
  };
}

/** One ID is one piece of work, so the input names it; only work without a name of its own is named by hand. */
function workflowIdOf({ type, trigger }: WorkflowEntry, input: unknown, given: string | undefined): string {
  if (trigger?.nameOf === undefined && given === undefined)
    throw new InputError(`Failed to start ${type}: no Workflow ID was given. Name it after the input.`);
  try {
    if (trigger?.nameOf !== undefined) return trigger.nameOf(input);
    trigger?.check?.(input);
    return identifier(given, 'the Workflow ID');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`Failed to start ${type}: ${reason}. \`trigger --help\` shows an input.`, { cause: error });
  }
}

function fileOf({ type, trigger }: WorkflowEntry, path: string | undefined): StartOrder['file'] {
  if (path === undefined) return undefined;
  if (trigger?.file === undefined) throw new InputError(`Failed to start ${type}: it takes no file.`);
  sized(path);
  return { path, field: trigger.file.field };
}

/** Its size is asked before a byte is read. @throws InputError */
function sized(path: string): void {
  let bytes: number;
  try {
    bytes = statSync(path).size;
  } catch (error) {
    throw new InputError(`Failed to read ${path}: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
  if (bytes <= FILE_MAX_BYTES) return;
  throw new InputError(
    `Failed to take ${path}: it has ${bytes} bytes and a file may have ${FILE_MAX_BYTES}. Split the document.`,
  );
}

function inputOf(text: string): unknown {
  if (!text.startsWith('@')) return jsonOf(text, 'the input');
  const path = text.slice(1);
  sized(path);
  return jsonOf(readFileSync(path, 'utf8'), `the input in ${path}`);
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InputError(
      `Failed to read ${what}: ${error instanceof Error ? error.message : String(error)}. Give JSON in one argument.\n${usageOf(pipelines)}`,
      { cause: error },
    );
  }
}
