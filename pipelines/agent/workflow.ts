// AgentWorkflow: the model decides, a tool acts, again, until it is done or its budget is. Runs in the workflow sandbox: pure imports only.
import {
  ActivityFailure,
  ApplicationFailure,
  continueAsNew,
  defineQuery,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  DECIDE_OPTIONS,
  HISTORY_MAX_BYTES,
  RECENT_STEPS,
  REPEATS_MAX,
  TRANSCRIPT_STEPS,
  UNUSABLE_MAX,
  WRITE_OPTIONS,
} from './policy.ts';
import { actionsOf, taskOf } from './task.ts';
import { batched, calculated, noted, observed, searched, webhookArrived } from './tools.ts';
import type {
  AgentActivities,
  AgentInput,
  AgentOutcome,
  AgentProgress,
  AgentResult,
  AgentState,
  AgentTask,
  Decision,
  Doing,
  Step,
} from './types.ts';
import { openWebhooks, type Webhooks } from './webhooks.ts';

const { decide_action } = proxyActivities<Pick<AgentActivities, 'decide_action'>>(DECIDE_OPTIONS);
const { keep_transcript } = proxyActivities<Pick<AgentActivities, 'keep_transcript'>>(WRITE_OPTIONS);

const getProgress = defineQuery<AgentProgress>('get_progress');

/** The state of a run while it changes. `fresh`: steps that are not in the transcript yet. */
type Running = { -readonly [K in keyof Omit<AgentState, 'transcript' | 'webhooks' | 'taken'>]: AgentState[K] } & {
  doing: Doing;
  fresh: Step[];
  transcript?: AgentState['transcript'];
};

/**
 * Pursues a goal with tools. Ends `finished`, or with the outcome that says what stopped it (see AgentOutcome).
 * A budget of tokens is looked at before each request: it is exceeded by less than one request.
 *
 * Fails with ValueError (input), MalformedAnswersError or UnknownToolError (UNUSABLE_MAX answers of no use in a row; the details hold
 * steps, tokens and transcript), the failure of the provider when its retries are used up, or a failure of a tool that nothing heals.
 *
 * @param carried - what the run before handed on; never given by a client
 */
export async function AgentWorkflow(input: AgentInput, carried?: AgentState): Promise<AgentResult> {
  const webhooks = openWebhooks(carried ?? { webhooks: [], taken: [] });
  const task = taskOf(input);
  const running: Running = { steps: 0, tokens: 0, unusable: 0, recent: [], ...carried, doing: 'deciding', fresh: [] };
  setHandler(getProgress, () => progressOf(task, running));
  while (running.steps < task.max_steps && running.tokens < task.max_tokens) {
    if (isLong(task)) await handOn(input, running, webhooks);
    const ended = await oneStep(task, running, webhooks);
    if (ended !== undefined) return end(running, ended.outcome, ended.answer);
    if (running.fresh.length >= TRANSCRIPT_STEPS) await keep(running);
  }
  return end(running, running.steps >= task.max_steps ? 'step-budget' : 'token-budget');
}

interface Ended {
  readonly outcome: AgentOutcome;
  readonly answer?: string;
}

/** Asks for an action and does it. @returns what ends the loop, or undefined when it goes on */
async function oneStep(task: AgentTask, running: Running, webhooks: Webhooks): Promise<Ended | undefined> {
  running.doing = 'deciding';
  const decision = await decide(task, running);
  running.steps += 1;
  if (decision === 'refused') return { outcome: 'refused' };
  running.tokens += decision.tokens;
  if (decision.kind === 'malformed') {
    const observation = `the answer could not be read: ${decision.reason}`;
    remember(running, { thought: '', action: '', input: decision.answer, observation });
    return unusable(running, 'MalformedAnswersError', observation);
  }
  const { thought, action, input } = decision;
  if (action === 'finish') {
    remember(running, { thought, action, input, observation: 'finished' });
    return { outcome: 'finished', answer: input };
  }
  const offered: readonly string[] = actionsOf(task);
  if (!offered.includes(action)) {
    const observation = `there is no tool '${action}'; there are ${offered.join(', ')}`;
    remember(running, { thought, action, input, observation });
    return unusable(running, 'UnknownToolError', observation);
  }
  running.unusable = 0;
  if (isRepeated(running, decision)) {
    remember(running, { thought, action, input, observation: 'not done again' });
    return { outcome: 'repeated-action' };
  }
  remember(running, { thought, action, input, observation: await act(task, running, webhooks, decision) });
  return undefined;
}

async function decide(task: AgentTask, running: Running): Promise<Decision | 'refused'> {
  const { goal, max_steps } = task;
  try {
    return await decide_action({
      goal,
      step: running.steps + 1,
      of: max_steps,
      actions: actionsOf(task),
      recent: running.recent,
    });
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === 'ContentRefusedError') return 'refused';
    throw error;
  }
}

/** Which tool runs is decided here, by the recorded answer of the model. */
async function act(
  { search_url, batch_url }: AgentTask,
  running: Running,
  webhooks: Webhooks,
  { action, input }: { readonly action: string; readonly input: string },
): Promise<string> {
  const tell = (doing: Doing): void => {
    running.doing = doing;
  };
  if (action === 'search' && search_url !== undefined) return observed(searched(search_url, input, tell));
  if (action === 'calculate') return observed(calculated(input, tell));
  if (action === 'save_note') return observed(noted(input, tell));
  if (action === 'start_batch_job' && batch_url !== undefined)
    return observed(batched(batch_url, input, running.steps, tell));
  if (action === 'wait_for_webhook') return webhookArrived(webhooks, tell);
  throw ApplicationFailure.nonRetryable(`action '${action}' is offered and nothing does it`, 'ActionNotServed');
}

/** It was done REPEATS_MAX - 1 times, with one and the same outcome: another time brings nothing new. */
function isRepeated(
  { recent }: Running,
  { action, input }: { readonly action: string; readonly input: string },
): boolean {
  const same = recent.filter((step) => step.action === action && step.input === input);
  const last = same.at(-1)?.observation;
  return same.filter(({ observation }) => observation === last).length >= REPEATS_MAX - 1;
}

/** The model is told and may do better, UNUSABLE_MAX - 1 times in a row. */
async function unusable(running: Running, type: string, message: string): Promise<undefined> {
  running.unusable += 1;
  if (running.unusable < UNUSABLE_MAX) return undefined;
  const transcript = await keep(running);
  throw ApplicationFailure.create({
    type,
    message: `${UNUSABLE_MAX} answers in a row were of no use; the last: ${message}`,
    nonRetryable: true,
    details: [{ steps: running.steps, tokens: running.tokens, transcript }],
  });
}

function remember(running: Running, step: Omit<Step, 'step'>): void {
  const whole: Step = { step: running.steps, ...step };
  running.recent = [...running.recent, whole].slice(-RECENT_STEPS);
  running.fresh.push(whole);
}

/** Brings the transcript up to date. */
async function keep(running: Running): Promise<AgentState['transcript']> {
  const { transcript: before, fresh } = running;
  if (before !== undefined && fresh.length === 0) return before;
  const steps = fresh.splice(0);
  running.transcript = await keep_transcript({ ...(before === undefined ? {} : { before }), steps });
  return running.transcript;
}

const isLong = ({ max_history_events }: AgentTask): boolean => {
  const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
  return historyLength >= max_history_events || historySize >= HISTORY_MAX_BYTES || continueAsNewSuggested;
};

/** Ends this run and hands all it knows to the next. The webhooks are counted last: none may come in between and be lost. */
async function handOn(input: AgentInput, running: Running, webhooks: Webhooks): Promise<never> {
  const { steps, tokens, unusable, recent } = running;
  const transcript = await keep(running);
  const state: AgentState = { steps, tokens, unusable, recent, transcript, ...webhooks.carried() };
  return continueAsNew<typeof AgentWorkflow>(input, state);
}

async function end(running: Running, outcome: AgentOutcome, answer?: string): Promise<AgentResult> {
  const { steps, tokens } = running;
  const transcript = await keep(running);
  running.doing = 'ended';
  return { outcome, answer: answer ?? null, steps, tokens, transcript };
}

const progressOf = (task: AgentTask, { doing, steps, tokens }: Running): AgentProgress => ({
  doing,
  step: steps,
  max_steps: task.max_steps,
  tokens,
  max_tokens: task.max_tokens,
});
