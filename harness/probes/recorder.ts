// Runs inside the workflow sandbox during a probe: hands out every command whole, with the stack of what asked for it; asks the queries where told to.
import { proxySinks, type ConcludeActivationInput, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';

export type SandboxCommand = ConcludeActivationInput['commands'][number];

/** What the sandbox sends out; the probing process answers it during replay. */
export interface ProbeSinks extends Sinks {
  readonly ordealProbe: { command(command: SandboxCommand, stack: string): void };
}

/** The parts of the SDK that are read and wrapped here, and what the probing process leaves in the realm. */
interface Internals {
  readonly __TEMPORAL_ACTIVATOR__?: {
    pushCommand(command: SandboxCommand, complete?: boolean): void;
    readonly queryHandlers: ReadonlyMap<string, { readonly handler: (...args: unknown[]) => unknown }>;
  };
  readonly __ORDEAL_ASKS_QUERIES__?: boolean;
}

const { ordealProbe } = proxySinks<ProbeSinks>();
const internals = globalThis as Internals;

/** Queries of the SDK itself (`__stack_trace` and others) are not the workflow's. */
const isOwn = (name: string): boolean => !name.startsWith('__');

function askQueries(): void {
  for (const [name, { handler }] of internals.__TEMPORAL_ACTIVATOR__?.queryHandlers ?? []) {
    if (!isOwn(name)) continue;
    try {
      handler();
    } catch {
      // It wanted arguments: what it did before it noticed is seen in the commands all the same.
    }
  }
}

/** The SDK asks for this export by name. */
export function interceptors(): WorkflowInterceptors {
  const stacks = new Map<SandboxCommand, string>();
  const activator = internals.__TEMPORAL_ACTIVATOR__;
  if (activator !== undefined) {
    const push = activator.pushCommand.bind(activator);
    activator.pushCommand = (command, complete) => {
      stacks.set(command, new Error('call').stack ?? '');
      push(command, complete);
    };
  }
  return {
    internals: [
      {
        concludeActivation(input, next) {
          const output = next(input);
          for (const command of output.commands) ordealProbe.command(command, stacks.get(command) ?? '');
          stacks.clear();
          if (internals.__ORDEAL_ASKS_QUERIES__ === true) askQueries();
          return output;
        },
      },
    ],
  };
}
