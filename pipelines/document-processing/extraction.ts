// One pass of the model: asks for one field in one chunk and reads the answer with distrust.
import { z } from 'zod';
import { failure } from '../llm/classify.ts';
import { cut } from '../web/page.ts';
import { FIELDS, type FieldName } from './fields.ts';
import { VALUE_MAX_CHARS } from './policy.ts';
import type { ExtractInput, FieldReading } from './types.ts';

const answer = z.object({ value: z.string(), confidence: z.number().min(0).max(1) });

/** The JSON schema that the model is held to (OpenAI's strict subset knows no bounds of numbers). */
export const ANSWER_SCHEMA = {
  name: 'field',
  schema: {
    type: 'object',
    properties: {
      value: { type: 'string', description: 'What the chunk says; empty when it does not say.' },
      confidence: { type: 'number', description: 'From 0 to 1.' },
    },
    required: ['value', 'confidence'],
    additionalProperties: false,
  },
} as const;

export const fieldPrompt = (field: FieldName, { docId, number, of }: ExtractInput, text: string): string =>
  `Field: ${field}\n${FIELDS[field]}\nAnswer with the value and your confidence in it.\n\nDocument ${docId}, chunk ${number} of ${of}:\n\n${text}`;

/** @throws ApplicationFailure InvalidAnswerError when the text is not the JSON that was asked for */
export function readingOf(field: FieldName, text: string): FieldReading {
  const parsed = answer.safeParse(jsonOf(text));
  if (!parsed.success)
    throw failure(
      'InvalidAnswerError',
      `The answer for ${field} is not {value, confidence}: ${z.prettifyError(parsed.error)}`,
    );
  return { field, value: cut(parsed.data.value.trim(), VALUE_MAX_CHARS), confidence: parsed.data.confidence };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Not JSON at all: the schema above says so with the field's name.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
