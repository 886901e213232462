// The Workflow ID of a research: one per topic, so that the same topic cannot be researched twice at once.

/** Long topics are cut: the server bounds the length of an id. */
const TOPIC_MAX_CHARS = 200;

/**
 * `research-<topic-in-kebab-case>`: letters and digits of any script, lower case, joined by single hyphens.
 * @throws RangeError when the topic has neither
 */
export function researchWorkflowId(topic: string): string {
  const words = topic
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  if (words === null)
    throw new RangeError(
      `Failed to name the workflow: topic '${topic}' has neither letters nor digits. Give the topic a name.`,
    );
  const kebab = [...words.join('-')].slice(0, TOPIC_MAX_CHARS).join('').replace(/-$/, '');
  return `research-${kebab}`;
}
