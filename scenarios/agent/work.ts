// The work that the agent scenarios put through faults: what the model decides, step by step, and the services its tools call.
import type { ExecutionScenario, LlmAnswer } from 'ordeal/scenario';

/** What the model chooses in one step. */
export type Choice = readonly [action: string, input: string];

/** The steps that the agents of these scenarios are given. */
export const STEPS = 20;

/** The answer for one step; prompts hold `Step 3 of 20.` once. */
export const chooses = (step: number, [action, input]: Choice, of = STEPS): LlmAnswer => ({
  activity: 'decide_action',
  containing: `Step ${step} of ${of}.`,
  content: { thought: `Step ${step}.`, action, input },
});

/** One choice after the other. */
export const choices = (list: readonly Choice[], of = STEPS): readonly LlmAnswer[] =>
  list.map((choice, index) => chooses(index + 1, choice, of));

/** An agent whose model makes these choices. */
export const agentThat = (...list: readonly Choice[]) =>
  ({
    pipeline: 'agent',
    args: [{ goal: 'Find out what a heron weighs.', max_steps: STEPS }],
    world: { llm: { answers: choices(list) } },
  }) satisfies Partial<ExecutionScenario>;

/** Looks something up, works it out, keeps it, answers. */
const research: readonly Choice[] = [
  ['search', 'weight of a grey heron'],
  ['calculate', '(1.02 + 2.073) / 2'],
  ['save_note', 'A grey heron weighs about 1.55 kg.'],
  ['finish', 'About 1.55 kg.'],
];

export const oneQuestion = {
  pipeline: 'agent',
  args: [{ goal: 'Find out what a heron weighs.', max_steps: STEPS, search_url: '{services}/search' }],
  world: {
    llm: { answers: choices(research) },
    services: { 'GET /search': { text: 'Grey heron: 1.02 to 2.073 kg.' } },
  },
} satisfies Partial<ExecutionScenario>;

const next = ([action, input]: Choice, containing?: string): LlmAnswer => ({
  activity: 'decide_action',
  ...(containing === undefined ? {} : { containing }),
  content: { thought: 'By what was done.', action, input },
});

/** The same question to a model that goes by what it is told was done, and not by the number of the step. */
export const oneQuestionByWhatWasDone = {
  ...oneQuestion,
  world: {
    ...oneQuestion.world,
    llm: {
      answers: [
        next(['finish', 'About 1.55 kg.'], 'save_note: A grey heron weighs'),
        next(['save_note', 'A grey heron weighs about 1.55 kg.'], 'calculate: (1.02 + 2.073) / 2'),
        next(['calculate', '(1.02 + 2.073) / 2'], 'search: weight of a grey heron'),
        next(['search', 'weight of a grey heron']),
      ],
    },
  },
} satisfies Partial<ExecutionScenario>;

const atWork = ['deciding', 'search', 'calculate', 'save_note', 'waiting-for-rate-limit', 'ended'];

/** `get_progress`, asked all the time: it says what the agent is at, in these words and no others. */
export const progressAllTheTime = {
  watch: [
    {
      query: 'get_progress',
      answers: atWork.map((doing) => ({ doing, step: '*', max_steps: STEPS, tokens: '*', max_tokens: 50_000 })),
    },
  ],
} satisfies Partial<ExecutionScenario>;

/** Waits for somebody outside, then answers. */
export const oneWebhook = agentThat(['wait_for_webhook', 'the scales'], ['finish', 'As weighed.']);

const running = { json: { status: 'running' } };

/** Has the batch system weigh; nine looks find it running, the tenth finds it done: 31 minutes doubling, then five times half an hour. */
export const oneBatchJob = {
  pipeline: 'agent',
  args: [{ goal: 'Weigh all herons.', max_steps: STEPS, batch_url: '{services}/batch' }],
  world: {
    llm: {
      answers: choices([
        ['start_batch_job', 'weigh all herons'],
        ['save_note', 'All herons were weighed.'],
        ['finish', 'Done.'],
      ]),
    },
    services: {
      'POST /batch/jobs': { status: 201, json: { id: 'job-7' } },
      'GET /batch/jobs/job-7': [
        ...Array.from({ length: 9 }, () => running),
        { json: { status: 'succeeded', result: { herons: 12 } } },
      ],
    },
  },
} satisfies Partial<ExecutionScenario>;

/** The result of an agent that ended so; `*` stands for what is not asked. */
export const ended = (outcome: string, answer: string | null, steps: number | '*') => ({
  equals: { outcome, answer, steps, tokens: '*', transcript: '*' },
});
