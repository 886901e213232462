// The answer that a scenario wrote for a request, before anything is made up.
import type { LlmAnswer } from '../../scenario/types.ts';
import type { Call } from '../reply.ts';

export interface Scripted {
  readonly text: string;
  /** Sent as it stands, also where the request asked for JSON of a schema. */
  readonly raw: boolean;
  /** The model declines, and this is what it says. */
  readonly refused: boolean;
}

/** No answer of the world fits the request. */
export class UnplannedRequest extends Error {}

/** Characters of a prompt that name it in a message: its end, where what differs stands. */
const PROMPT_SHOWN = 60;
/** More answers than these say no more. */
const ANSWERS_SHOWN = 5;

const shownAnswer = ({ activity = 'any activity', containing }: LlmAnswer): string =>
  containing === undefined ? activity : `${activity} containing ${JSON.stringify(containing)}`;

const unplanned = ({ answers, caller, path }: Call, prompt: string): string => {
  const end = prompt.replaceAll(/\s+/gu, ' ').trim().slice(-PROMPT_SHOWN);
  const shown = answers.slice(0, ANSWERS_SHOWN).map(shownAnswer).join(', ');
  const more = answers.length > ANSWERS_SHOWN ? ` and ${answers.length - ANSWERS_SHOWN} more` : '';
  const there = answers.length === 0 ? 'there are none' : `they are for ${shown}${more}`;
  return `no answer of the world fits POST ${path} of ${caller.activityType}, whose prompt ends ${JSON.stringify(end)}: ${there}`;
};

/**
 * The first answer whose activity and piece of the prompt fit; undefined where it is to be invented.
 *
 * @param wantsJson - whether the request asked for JSON
 * @throws UnplannedRequest when none fits
 * @throws Error when the answer is a text that is no JSON, JSON was asked for, and it says neither `raw` nor `refused`: the scenario would prove something else than it says
 */
export function scripted(call: Call, prompt: string, wantsJson: boolean): Scripted | undefined {
  const { answers, caller } = call;
  const at = answers.findIndex(
    ({ activity, containing }) =>
      (activity === undefined || activity === caller.activityType) &&
      (containing === undefined || prompt.includes(containing)),
  );
  const found = answers[at];
  if (found === undefined) throw new UnplannedRequest(unplanned(call, prompt));
  call.asked?.(at + 1);
  if ('invented' in found) return undefined;
  const { content, raw = false, refused = false } = found;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  if (wantsJson && !raw && !refused && !isJson(text)) {
    const start = JSON.stringify(text.slice(0, 40));
    throw new Error(
      `the scripted answer ${start} is no JSON, and ${caller.activityType} asked for JSON of a schema: write content as a value, or raw: true for an answer that breaks the schema`,
    );
  }
  return { text, raw, refused };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The answer is the question: it is not.
    return false;
  }
}
