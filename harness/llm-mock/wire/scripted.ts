// The answer that a scenario wrote for a request, before anything is made up.
import type { Call } from '../reply.ts';

export interface Scripted {
  readonly text: string;
  /** Sent as it stands, also where the request asked for JSON of a schema. */
  readonly raw: boolean;
  /** The model declines, and this is what it says. */
  readonly refused: boolean;
}

/**
 * The first answer whose activity and piece of the prompt fit.
 *
 * @param wantsJson - whether the request asked for JSON
 * @throws Error when the answer is a text that is no JSON, JSON was asked for, and it says neither `raw` nor `refused`: the scenario would prove something else than it says
 */
export function scripted({ answers, caller }: Call, prompt: string, wantsJson: boolean): Scripted | undefined {
  const found = answers.find(
    ({ activity, containing }) =>
      (activity === undefined || activity === caller.activityType) &&
      (containing === undefined || prompt.includes(containing)),
  );
  if (found === undefined) return undefined;
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
