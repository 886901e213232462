// A codec that changes nothing, and throws where a fault says so, as one does whose key service is away.
import { asyncLocalStorage, type Context } from '@temporalio/activity';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import type { ActivityInterceptorsFactory, NativeConnection } from '@temporalio/worker';
import type { AttemptKey, CodecFault } from '../types.ts';
import type { Report } from './channel.ts';
import { decodedIn, scheduledAs, taskIn, type CodecTask } from './codec-place.ts';

interface Surroundings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly report: Report;
}

/** Attempts whose body has returned: what they encode from now on is their result. */
const returned = new WeakSet<Context>();

/** Outermost: after everything that a body still does, heartbeats included. */
export const markReturned: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const result: unknown = await next(input);
      returned.add(context);
      return result;
    },
  },
});

type Attempts = Extract<CodecFault['on'], { activity: string }>['attempts'];

const isMeant = (attempts: Attempts, attempt: number): boolean => {
  if (attempts === 'every') return true;
  if (Array.isArray(attempts)) return attempts[0] <= attempt && attempt <= attempts[1];
  return attempt === (attempts ?? 1);
};

const isExecution = ({ on, workflowIdPrefix }: CodecFault, workflowId: string): boolean =>
  on.execution === undefined
    ? workflowId.startsWith(workflowIdPrefix)
    : workflowId === `${workflowIdPrefix}${on.execution}`;

/** The SDK makes the name of the class the type of the failure. */
class KeyServiceUnavailable extends Error {}

class FailingCodec implements PayloadCodec {
  readonly #around: Surroundings;
  readonly #faults: readonly CodecFault[];
  /** The run in which a fault struck an execution: it strikes no other of its chain. */
  readonly #runs = new Map<string, string>();
  readonly #told = new Set<string>();

  constructor(around: Surroundings, faults: readonly CodecFault[]) {
    this.#around = around;
    this.#faults = faults;
  }

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    await this.#pass('encode', context);
    return payloads;
  }

  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    await this.#pass('decode', context);
    return payloads;
  }

  async #pass(during: CodecFault['during'], context: SerializationContext | undefined): Promise<void> {
    const workflowId = context?.workflowId;
    if (context === undefined || workflowId === undefined) return;
    const faults = this.#faults.filter((fault) => fault.during === during && isExecution(fault, workflowId));
    if (faults.length === 0) return;
    const task = await this.#taskOf(during, context, workflowId);
    if (task === undefined) return;
    for (const fault of faults) if (await this.#strikes(fault, task)) this.#fail(fault, task);
  }

  /** Whose payloads these are: the SDK says for which execution and activity, not on which side of it. */
  async #taskOf(
    during: CodecFault['during'],
    context: SerializationContext,
    workflowId: string,
  ): Promise<CodecTask | undefined> {
    const { connection, namespace } = this.#around;
    const body = asyncLocalStorage.getStore();
    if (during === 'decode') return decodedIn(connection, namespace, workflowId, context);
    if (body === undefined) return taskIn(connection, namespace, workflowId);
    if (!returned.has(body)) return undefined;
    const { activityType, activityId, attempt, workflowExecution } = body.info;
    return { workflowId, runId: workflowExecution?.runId ?? '', attempt, activityType, activityId };
  }

  async #strikes({ faultId, on }: CodecFault, task: CodecTask): Promise<boolean> {
    const { connection, namespace } = this.#around;
    const struck = this.#runs.get(`${faultId} ${task.workflowId}`);
    if (struck !== undefined && struck !== task.runId) return false;
    if ('workflowTask' in on) return 'workflowTask' in task && task.isFirst && task.workflowTask === on.workflowTask;
    if ('workflowTask' in task || task.activityType !== on.activity || !isMeant(on.attempts, task.attempt))
      return false;
    if (on.instance === 'every') return true;
    return (await scheduledAs(connection, namespace, task)) === (on.instance ?? 1);
  }

  #fail({ faultId, during }: CodecFault, task: CodecTask): never {
    const { namespace, report } = this.#around;
    const { workflowId, runId } = task;
    this.#runs.set(`${faultId} ${workflowId}`, runId);
    const where =
      'workflowTask' in task
        ? `workflow task ${task.workflowTask}`
        : `${during === 'encode' ? 'the result' : 'the input'} of ${task.activityType}, attempt ${task.attempt}`;
    const key: AttemptKey | undefined = 'workflowTask' in task ? undefined : { namespace, ...task };
    const detail = `the codec cannot ${during}: its key service is away (${where})`;
    // Several payloads of one task are one strike.
    const name = [faultId, workflowId, where, key?.activityId].join('\n');
    if (!this.#told.has(name)) {
      this.#told.add(name);
      report({
        kind: 'codec-failed',
        faultId,
        workflowId,
        runId,
        during,
        detail,
        ...(key === undefined ? {} : { key }),
      });
    }
    throw new KeyServiceUnavailable(detail);
  }
}

/** To stand behind the pipeline's own codecs. */
export const failingCodec = (around: Surroundings, faults: readonly CodecFault[]): PayloadCodec =>
  new FailingCodec(around, faults);
