// Runs inside the workflow sandbox when a history is stepped through: after each activation, hands out what every query answers.
import { proxySinks, workflowInfo, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';

/** What the sandbox sends out; the replaying process takes it during replay. */
export interface StateSinks extends Sinks {
  readonly ordealState: {
    /**
     * @param historyLength - events the workflow had seen
     * @param timeMs - the workflow's own time, ms since the epoch
     * @param answers - JSON: query name → `{ answer }` or `{ error }`
     */
    after(historyLength: number, timeMs: number, answers: string): void;
  };
}

/** The part of the SDK's activator that is read here: the handlers that `setHandler` left. */
interface Handlers {
  readonly queryHandlers: ReadonlyMap<string, { readonly handler: (...args: unknown[]) => unknown }>;
}

const { ordealState } = proxySinks<StateSinks>();

const answerOf = (handler: () => unknown): { readonly answer: unknown } | { readonly error: string } => {
  try {
    const answer = handler();
    return answer instanceof Promise ? { error: 'the query answers later than at once' } : { answer };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
};

/** Queries of the SDK itself (`__stack_trace` and others) say nothing about the workflow's state. */
const isOwn = (name: string): boolean => !name.startsWith('__');

function answers(): string {
  const handlers = (globalThis as { __TEMPORAL_ACTIVATOR__?: Handlers }).__TEMPORAL_ACTIVATOR__?.queryHandlers;
  const own = [...(handlers ?? [])].filter(([name]) => isOwn(name));
  return JSON.stringify(Object.fromEntries(own.map(([name, { handler }]) => [name, answerOf(handler)])));
}

/** The SDK asks for this export by name. */
export function interceptors(): WorkflowInterceptors {
  let timeMs = 0;
  return {
    internals: [
      {
        activate(input, next) {
          const { seconds, nanos } = input.activation.timestamp ?? {};
          // 64-bit numbers may be objects.
          timeMs = Number(String(seconds ?? 0)) * 1_000 + Math.floor((nanos ?? 0) / 1_000_000);
          next(input);
        },
        concludeActivation(input, next) {
          const output = next(input);
          ordealState.after(workflowInfo().historyLength, timeMs, answers());
          return output;
        },
      },
    ],
  };
}
