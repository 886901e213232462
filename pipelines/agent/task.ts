// The agent's input, checked, with every default in place. Pure: runs in the workflow sandbox.
import { badInput, record, text, wholeNumber } from '../input.ts';
import {
  GOAL_MAX_CHARS,
  HISTORY_MAX_EVENTS,
  HISTORY_MAX_EVENTS_MAX,
  HISTORY_MAX_EVENTS_MIN,
  MAX_STEPS,
  MAX_STEPS_MAX,
  MAX_TOKENS,
  MAX_TOKENS_MAX,
} from './policy.ts';
import { fit } from './text.ts';
import type { Action, AgentInput, AgentTask } from './types.ts';

/** @throws ApplicationFailure ValueError, non-retryable: a field is missing, of another type or out of bounds */
export function taskOf(input: AgentInput): AgentTask {
  record(input);
  const goal = text(input.goal, 'goal');
  if (goal.length > GOAL_MAX_CHARS) throw badInput(`goal has ${goal.length} characters, at most ${GOAL_MAX_CHARS}`);
  return {
    goal: fit(goal, GOAL_MAX_CHARS),
    max_steps: wholeNumber(input.max_steps ?? MAX_STEPS, 'max_steps', 1, MAX_STEPS_MAX),
    max_tokens: wholeNumber(input.max_tokens ?? MAX_TOKENS, 'max_tokens', 1, MAX_TOKENS_MAX),
    max_history_events: wholeNumber(
      input.max_history_events ?? HISTORY_MAX_EVENTS,
      'max_history_events',
      HISTORY_MAX_EVENTS_MIN,
      HISTORY_MAX_EVENTS_MAX,
    ),
    ...(input.search_url === undefined ? {} : { search_url: text(input.search_url, 'search_url') }),
    ...(input.batch_url === undefined ? {} : { batch_url: text(input.batch_url, 'batch_url') }),
  };
}

/** The actions that the model is offered: a tool without its service is not one. */
export const actionsOf = ({ search_url, batch_url }: AgentTask): readonly Action[] => [
  ...(search_url === undefined ? [] : (['search'] as const)),
  'calculate',
  'save_note',
  ...(batch_url === undefined ? [] : (['start_batch_job'] as const)),
  'wait_for_webhook',
  'finish',
];
