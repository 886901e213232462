// The schema of an answer of the fake model, in a scenario and in the configuration.
import { z } from 'zod';
import { exact } from '../problems.ts';

const text = z.string().min(1, { error: 'expected a text, got an empty one.' });
const mark = z.literal(true).optional();

/** Written (`content`) or invented, never both. */
export const answerSchema: z.ZodType = exact({
  activity: text.optional(),
  containing: text.optional(),
  content: z.unknown().optional(),
  invented: mark,
  raw: mark,
  refused: mark,
  optional: mark,
}).superRefine(({ content, invented, raw, refused }, context) => {
  const [written, made] = [content !== undefined, invented === true];
  const refuse = (message: string): void => {
    context.addIssue({ code: 'custom', message });
  };
  if (!written && !made) refuse('expected content, or invented: true for a text made from the prompt.');
  else if (made && (written || raw === true || refused === true))
    refuse('expected content or invented: true, got both; raw and refused go with content.');
});
