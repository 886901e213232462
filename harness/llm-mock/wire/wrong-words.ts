// What a fault makes of the words of an answer, whoever gives it: broken off, none, or half of them.

/** JSON that breaks off: never JSON itself. */
export function brokenJson(text: string): string {
  const half = text.slice(0, Math.ceil(text.length / 2));
  try {
    JSON.parse(half);
    // Half of a number is a number.
    return `${half}{`;
  } catch {
    return half;
  }
}

/** What a model has said when its tokens were used up. */
export const halfText = (text: string): string => text.slice(0, Math.ceil(text.length / 2));

/** What a model says in place of an answer. */
export const DECLINED = "I'm sorry, but I can't help with that.";
