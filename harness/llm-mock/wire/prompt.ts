// The text of a request, as far as the fake model reads it.

/** The fake site's address differs from trial to trial; the model must not answer differently because of it. */
const PAGES_ADDRESS = /https?:\/\/(?:127\.0\.0\.1|localhost):\d+\/pages\/[^/\s"')\]>]+/gu;

/** A text with the fake site's address replaced by `{pages}`. */
export const withoutAddress = (text: string): string => text.replace(PAGES_ADDRESS, '{pages}');

/** All texts of all messages, one per line. */
export function promptOf(messages: readonly unknown[]): string {
  return withoutAddress(messages.flatMap(textsOf).join('\n'));
}

function textsOf(message: unknown): string[] {
  return isRecord(message) ? contentTexts(message['content']) : [];
}

/** A text, or parts: texts, and results of tools, which hold texts again. */
function contentTexts(content: unknown): string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown) => {
    if (!isRecord(part)) return [];
    if (typeof part['text'] === 'string') return [part['text']];
    return part['type'] === 'tool_result' ? contentTexts(part['content']) : [];
  });
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
