// The Workflow ID of a research: one per topic, so that the same topic cannot be researched twice at once.

/** Long topics are cut: the server bounds the length of an id. */
const TOPIC_MAX_CHARS = 200;

/**
 * `research-<topic-in-kebab-case>`.
 * @throws RangeError when the topic has neither letters nor digits
 */
export const researchWorkflowId = (topic: string): string => `research-${kebab(topic, 'topic')}`;

/**
 * Letters and digits of any script, lower case, joined by single hyphens.
 *
 * @param what - the field, for the message
 * @throws RangeError when there are neither
 */
export function kebab(text: string, what: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  if (words === null)
    throw new RangeError(
      `Failed to name the workflow: ${what} '${text}' has neither letters nor digits. Give the ${what} a name.`,
    );
  return [...words.join('-')].slice(0, TOPIC_MAX_CHARS).join('').replace(/-$/, '');
}
