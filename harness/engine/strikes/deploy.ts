// `worker.deploy`: process by process, one of the new version serves, then the old one gets SIGTERM and ends what it has in hand.
import proto from '@temporalio/proto';
import { poll } from '../../clock.ts';
import type { DeployFault } from '../../scenario/types.ts';
import { REFUSAL_EVERY_MS, TRIAL_WALL_MS } from '../bounds.ts';
import { workflowIdOf, type TrialContext } from '../trial-context.ts';
import { DRAIN_WALL_MS } from './drain.ts';
import { noteEnd, untilRecorded, writeDown, type Strike } from './order.ts';
import { staff } from './recover.ts';

const { EVENT_TYPE_WORKFLOW_TASK_FAILED } = proto.temporal.api.enums.v1.EventType;
const { WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR } = proto.temporal.api.enums.v1.WorkflowTaskFailedCause;
/** A refusal that the next worker repeats is one of the code. */
const REFUSED_ATTEMPTS = 2;

/** Whether the execution stands still because the code that is there does not follow its history; undefined: it has ended. */
const isRefused = async ({ client }: TrialContext, workflowId: string): Promise<boolean | undefined> => {
  const handle = client.workflow.getHandle(workflowId);
  const { status, raw } = await handle.describe();
  if (status.name !== 'RUNNING') return undefined;
  if ((raw.pendingWorkflowTask?.attempt ?? 0) < REFUSED_ATTEMPTS) return false;
  const { events } = await handle.fetchHistory();
  const last = events?.findLast(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_TASK_FAILED);
  const cause = last?.workflowTaskFailedEventAttributes?.cause;
  return cause === WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR;
};

/** Only another deploy would help: nobody waits for one. */
const untilHopeless = async (trial: TrialContext, ordinals: readonly number[], over: AbortSignal): Promise<boolean> => {
  const bounds = { everyMs: REFUSAL_EVERY_MS, boundMs: TRIAL_WALL_MS };
  const found = await poll(trial.places.clock, bounds, async () => {
    if (over.aborted) return 'over';
    const all = await Promise.all(ordinals.map((ordinal) => isRefused(trial, workflowIdOf(trial.plan, ordinal))));
    const open = all.filter((each) => each !== undefined);
    if (open.length === 0) return 'over';
    return open.every((refused) => refused) ? 'hopeless' : undefined;
  });
  return found === 'hopeless';
};

export const deploy: Strike<DeployFault> = async ({ trial, ordinals, order, fault }) => {
  const { crew, places, plan, recorder, heals } = trial;
  const { id } = order.planned;
  await untilRecorded(trial, ordinals, fault.on);
  const old = crew.hosts.filter(({ alive }) => alive);
  if (old.length === 0) return { kind: 'missed' };
  const code = places.codes.deployedBy(plan, order.planned);
  const { name } = code.pipeline;
  crew.deploy(await places.ready(code));
  crew.standBy(old.length);
  // Written down first: from here on the fault has struck, and nobody stops at its point any more.
  writeDown(trial, ordinals, order, { wallMs: places.clock.now(), said: `${name} takes over` });
  const said: string[] = [];
  for (const host of old) {
    const before = new Set(crew.hosts);
    await staff(trial, 1, ordinals);
    const newcomers = crew.hosts.filter((one) => !before.has(one)).map(({ pid }) => `pid ${pid}`);
    const end = await crew.drain(host, DRAIN_WALL_MS);
    noteEnd(trial, host, end);
    said.push(`${newcomers.join(', ')} serves ${name}, then pid ${host.pid} got SIGTERM and ended with ${end.signal}`);
  }
  recorder.concluded(id, said.join('; '));
  const over = new AbortController();
  const isLast = plan.faults.findLast(({ kind }) => kind === 'worker.deploy') === order.planned;
  heals.set(id, () => over.abort());
  return {
    kind: 'lost',
    processes: 0,
    ...(isLast ? { hopeless: untilHopeless(trial, ordinals, over.signal) } : {}),
  };
};
