// What the model may answer, and what becomes of each: budgets, answers that are none, tools that are not there.
import type { ExecutionScenario } from 'ordeal/scenario';
import { agentThat, chooses, ended, oneQuestion, oneQuestionByWhatWasDone, progressAllTheTime } from './work.ts';

const completed = { status: 'completed' } as const;
const prose = { activity: 'decide_action', content: 'Let me think about herons first.', raw: true } as const;

/** Six different sums. */
const sums = [1, 2, 3, 4, 5, 6].map((n) => ['calculate', `${n} + ${n}`] as const);

export const decisions: readonly ExecutionScenario[] = [
  {
    name: 'agent/finishes-with-tools',
    why: 'The model looks up, calculates, keeps a note and answers; each tool runs once.',
    ...oneQuestion,
    expect: {
      ...completed,
      result: ended('finished', 'About 1.55 kg.', 4),
      runs: { decide_action: 4, search: 1, calculate: 1, save_note: 1 },
      effects: { agent_notes: 1 },
      requests: { 'GET /search': 1 },
    },
  },
  {
    name: 'agent/goes-by-what-was-done',
    why: 'The model is told what was done and what came of it, and decides the next step by that.',
    ...oneQuestionByWhatWasDone,
    ...progressAllTheTime,
    expect: {
      ...completed,
      result: ended('finished', 'About 1.55 kg.', 4),
      runs: { decide_action: 4, search: 1, calculate: 1, save_note: 1 },
      effects: { agent_notes: 1 },
    },
  },
  {
    name: 'agent/malformed-answer-is-fed-back',
    why: 'An answer that is no JSON is told to the model, which then answers as it should.',
    ...agentThat(),
    world: { llm: { answers: [chooses(2, ['finish', 'About 1.55 kg.']), prose] } },
    expect: { ...completed, result: ended('finished', 'About 1.55 kg.', 2), runs: { decide_action: 2 } },
  },
  {
    name: 'agent/malformed-for-ever',
    why: 'Three answers in a row that cannot be read end the execution with a type; no fourth is paid for.',
    ...agentThat(),
    world: { llm: { answers: [prose] } },
    expect: {
      status: 'failed',
      failure: 'MalformedAnswersError',
      runs: { decide_action: 3 },
      effects: { agent_notes: 0 },
    },
  },
  {
    name: 'agent/unknown-tool-is-fed-back',
    why: 'A tool that is not there is told to the model, with the tools that are.',
    ...agentThat(['launch_rocket', 'now'], ['finish', 'No rocket.']),
    expect: { ...completed, result: ended('finished', 'No rocket.', 2), runs: { decide_action: 2 } },
  },
  {
    name: 'agent/unknown-tool-for-ever',
    why: 'Three answers in a row that name no tool there is end the execution with a type.',
    ...agentThat(['launch_rocket', 'now'], ['launch_rocket', 'soon'], ['launch_rocket', 'later']),
    expect: { status: 'failed', failure: 'UnknownToolError', runs: { decide_action: 3 }, effects: { agent_notes: 0 } },
  },
  {
    name: 'agent/endless-loop-stops-at-the-step-budget',
    why: 'A model that never finishes is stopped after the steps it was given; the result says so.',
    ...agentThat(),
    args: [{ goal: 'Add up.', max_steps: 6 }],
    world: { llm: { answers: sums.map((sum, index) => chooses(index + 1, sum, 6)) } },
    expect: { ...completed, result: ended('step-budget', null, 6), runs: { decide_action: 6, calculate: 6 } },
  },
  {
    name: 'agent/stops-at-the-token-budget',
    why: 'No request is made once the budget of tokens is used up; the result says so.',
    ...agentThat(...sums.slice(0, 4)),
    args: [{ goal: 'Add up.', max_steps: 20, max_tokens: 400 }],
    expect: { ...completed, result: ended('token-budget', null, 4), runs: { decide_action: 4 } },
  },
  {
    name: 'agent/repeated-action-is-noticed',
    why: 'The same action that had the same outcome twice is not done a third time, though steps are left.',
    ...agentThat(['calculate', '1 + 1'], ['calculate', '2 + 2'], ['calculate', '1 + 1'], ['calculate', '1 + 1']),
    expect: { ...completed, result: ended('repeated-action', null, 4), runs: { decide_action: 4, calculate: 3 } },
  },
  {
    name: 'agent/model-refuses',
    why: 'A model that declines to go on is not asked again; the outcome says so, and the steps before are kept.',
    ...oneQuestion,
    world: {
      ...oneQuestion.world,
      llm: {
        answers: [
          chooses(1, ['search', 'weight of a grey heron']),
          { activity: 'decide_action', content: 'I cannot help with herons.', refused: true },
        ],
      },
    },
    expect: {
      ...completed,
      result: ended('refused', null, 2),
      runs: { decide_action: 2, search: 1 },
      effects: { agent_notes: 0 },
    },
  },
  {
    name: 'agent/tool-fails-and-the-model-does-without',
    why: 'A search that is gone is told to the model after one request; the model goes on without it.',
    ...oneQuestion,
    world: { ...oneQuestion.world, services: { 'GET /search': { status: 404, text: 'gone' } } },
    expect: {
      ...completed,
      result: ended('finished', 'About 1.55 kg.', 4),
      runs: { search: 1 },
      requests: { 'GET /search': 1 },
    },
  },
  {
    name: 'agent/tool-without-a-right-stops',
    why: 'A search that does not let the agent in is no matter for the model: the execution ends with the type, after one request.',
    ...oneQuestion,
    world: {
      llm: { answers: [chooses(1, ['search', 'weight of a grey heron'])] },
      services: { 'GET /search': { status: 403, text: 'no' } },
    },
    expect: {
      status: 'failed',
      failure: 'PermissionError',
      runs: { decide_action: 1, search: 1 },
      effects: { agent_notes: 0 },
      requests: { 'GET /search': 1 },
    },
  },
  ...(
    [
      ['without-a-goal', {}],
      ['goal-of-another-type', { goal: 7 }],
      ['goal-that-is-a-document', { goal: 'heron '.repeat(2_000) }],
      ['budget-of-another-type', { goal: 'Find out.', max_tokens: 'all' }],
      ['budget-beyond-the-limit', { goal: 'Find out.', max_steps: 501 }],
    ] as const
  ).map(([what, input]) => ({
    name: `agent/bad-input-${what}`,
    why: 'An input that makes no sense ends as ValueError before anything is asked, called or written.',
    pipeline: 'agent',
    args: [input],
    expect: {
      status: 'failed' as const,
      failure: 'ValueError',
      runs: { decide_action: 0, keep_transcript: 0 },
      effects: { agent_notes: 0 },
    },
  })),
  {
    name: 'agent/answer-without-its-bill',
    why: 'A budget that nobody can count is not held: an answer that does not say its usage is asked for again.',
    ...oneQuestion,
    faults: [{ kind: 'llm.usage-missing', on: { activity: 'decide_action' } }],
    expect: { ...completed, result: ended('finished', 'About 1.55 kg.', 4), runs: { decide_action: 5, save_note: 1 } },
  },
];
