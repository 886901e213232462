// What the model is asked about a connector, and how its answer is read.
import { z } from 'zod';
import { failure } from '../llm/classify.ts';
import { cut } from '../web/page.ts';
import { NAME_MAX_CHARS, SUMMARY_MAX_CHARS, TAGS_MAX } from './policy.ts';
import type { ConnectorMetadata, Enrichment } from './types.ts';

const CATEGORIES = ['crm', 'database', 'files', 'finance', 'messaging', 'other'] as const;

const answer = z.object({ category: z.enum(CATEGORIES), summary: z.string(), tags: z.array(z.string()) });

/** The JSON schema that the model is held to. */
export const ANSWER_SCHEMA = {
  name: 'connector_enrichment',
  schema: {
    type: 'object',
    properties: {
      category: { type: 'string', enum: CATEGORIES },
      summary: { type: 'string', description: 'Two sentences: what the connector moves and who needs it.' },
      tags: { type: 'array', items: { type: 'string' }, description: `Up to ${TAGS_MAX} words to find it by.` },
    },
    required: ['category', 'summary', 'tags'],
    additionalProperties: false,
  },
} as const;

export function enrichmentPrompt({ name, description, fields }: ConnectorMetadata): string {
  const list = fields.map((field) => `- ${field.name}${field.type === '' ? '' : `: ${field.type}`}`).join('\n');
  return `Describe this data connector for a catalog.\n\nName: ${name}\nDescription: ${description}\nFields:\n${list}`;
}

/** @throws ApplicationFailure InvalidAnswerError when the text is not the JSON that was asked for */
export function enrichmentOf(text: string): Enrichment {
  const parsed = answer.safeParse(jsonOf(text));
  if (!parsed.success)
    throw failure(
      'InvalidAnswerError',
      `The answer is not {category, summary, tags}: ${z.prettifyError(parsed.error)}`,
    );
  const { category, summary, tags } = parsed.data;
  return {
    category,
    summary: cut(summary.trim(), SUMMARY_MAX_CHARS),
    tags: tags.slice(0, TAGS_MAX).map((tag) => cut(tag.trim(), NAME_MAX_CHARS)),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Not JSON at all: the schema above says what was expected.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
