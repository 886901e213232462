// The agent's tools as workflow code sees them: each ends in an observation, with durable waits where a service wants time.
import { ActivityFailure, ApplicationFailure, isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import {
  BATCH_WAIT_MAX_MS,
  CALCULATE_OPTIONS,
  OBSERVATION_MAX_CHARS,
  POLL_FIRST_MS,
  POLL_MAX_MS,
  RATE_WINDOWS_MAX,
  SERVICE_OPTIONS,
  TERMINAL_TOOL_FAILURES,
  WEBHOOK_WAIT,
  WRITE_OPTIONS,
} from './policy.ts';
import { fit } from './text.ts';
import type { AgentActivities, Doing, ServiceAnswer } from './types.ts';
import type { Webhooks } from './webhooks.ts';

const { search, start_batch_job, poll_batch_job } =
  proxyActivities<Pick<AgentActivities, 'search' | 'start_batch_job' | 'poll_batch_job'>>(SERVICE_OPTIONS);
const { calculate } = proxyActivities<Pick<AgentActivities, 'calculate'>>(CALCULATE_OPTIONS);
const { save_note } = proxyActivities<Pick<AgentActivities, 'save_note'>>(WRITE_OPTIONS);

/** Told when the agent begins to do something else. */
type Tell = (doing: Doing) => void;
type RateLimited = Extract<ServiceAnswer, { kind: 'rate-limited' }>;

/**
 * Calls a service; a 429 waits for its window with a durable timer and spends no attempt of the retry policy.
 * @returns the answer; undefined when it is still refused after RATE_WINDOWS_MAX windows
 */
async function patiently<A extends { readonly kind: 'answer' }>(
  call: () => Promise<A | RateLimited>,
  tell: Tell,
  doing: Doing,
): Promise<A | undefined> {
  for (let windows = 0; windows <= RATE_WINDOWS_MAX; windows += 1) {
    const answer = await call();
    if (answer.kind === 'answer') return answer;
    if (windows === RATE_WINDOWS_MAX) break;
    tell('waiting-for-rate-limit');
    await sleep(answer.waitMs);
    tell(doing);
  }
  return undefined;
}

const REFUSED = `refused: the service is still rate-limited after ${RATE_WINDOWS_MAX} windows`;

export async function searched(url: string, query: string, tell: Tell): Promise<string> {
  tell('search');
  const answer = await patiently(() => search({ url, query }), tell, 'search');
  return answer?.text ?? REFUSED;
}

export async function calculated(expression: string, tell: Tell): Promise<string> {
  tell('calculate');
  return calculate(expression);
}

export async function noted(text: string, tell: Tell): Promise<string> {
  tell('save_note');
  await save_note(text);
  return 'saved';
}

/** Starts the job and looks at it, less and less often, until it ends; no worker is held meanwhile. */
export async function batched(url: string, work: string, step: number, tell: Tell): Promise<string> {
  tell('start_batch_job');
  const started = await patiently(() => start_batch_job({ url, work, step }), tell, 'start_batch_job');
  if (started === undefined) return REFUSED;
  const { job } = started;
  tell('waiting-for-batch-job');
  let wait = POLL_FIRST_MS;
  for (let waited = 0; waited < BATCH_WAIT_MAX_MS; waited += wait, wait = Math.min(wait * 2, POLL_MAX_MS)) {
    await sleep(wait);
    const state = await patiently(() => poll_batch_job({ url, job }), tell, 'waiting-for-batch-job');
    if (state === undefined) return `job ${job}: ${REFUSED}`;
    if (state.state !== 'running') return fit(`job ${job} ${state.state}: ${state.text}`, OBSERVATION_MAX_CHARS);
  }
  return `job ${job} is not done after ${BATCH_WAIT_MAX_MS / 3_600_000} hours`;
}

export async function webhookArrived(webhooks: Webhooks, tell: Tell): Promise<string> {
  tell('wait_for_webhook');
  const arrived = await webhooks.next(WEBHOOK_WAIT);
  return arrived === undefined ? `no webhook came within ${WEBHOOK_WAIT}` : `webhook ${arrived.id}: ${arrived.text}`;
}

/**
 * What a tool brought, or how it failed: the model may do something else then.
 * @throws what nothing the model does can heal (TERMINAL_TOOL_FAILURES), and cancellation
 */
export async function observed(work: Promise<string>): Promise<string> {
  try {
    return await work;
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    const type = cause instanceof ApplicationFailure ? (cause.type ?? 'Error') : 'TimeoutError';
    if (TERMINAL_TOOL_FAILURES.includes(type)) throw error;
    return fit(`failed with ${type}: ${cause?.message ?? 'no reason given'}`, OBSERVATION_MAX_CHARS);
  }
}
