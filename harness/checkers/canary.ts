// The API key that worker processes are given, and how to find it in a text. It opens nothing: wherever it turns up, a real one would.

/** In place of every API key. Searched for in all that a run leaves behind, so it must stand nowhere by itself. */
export const CANARY_KEY = 'sk-ordeal-canary-7d0b41c95e2f4a38';

/** What holds the key in a worker process: the variables that clients of the providers read by themselves. */
export const CANARY_ENVIRONMENT: Readonly<Record<string, string>> = {
  OPENAI_API_KEY: CANARY_KEY,
  ANTHROPIC_API_KEY: CANARY_KEY,
  GEMINI_API_KEY: CANARY_KEY,
  GOOGLE_API_KEY: CANARY_KEY,
  GOOGLE_GENERATIVE_AI_API_KEY: CANARY_KEY,
};

/** Characters around the key that are kept of a text. */
const AROUND = 80;
const BITS_OF_DIGIT = 6;
const BITS_OF_BYTE = 8;
/** Base64 writes three bytes as four digits: a text looks differently after 0, 1 and 2 bytes of another. */
const OFFSETS = [0, 1, 2];

/** The digits of base64 that are the same whatever stands before and behind the key. */
const inBase64 = (offset: number): string => {
  const first = Math.ceil((offset * BITS_OF_BYTE) / BITS_OF_DIGIT);
  const end = Math.floor(((offset + CANARY_KEY.length) * BITS_OF_BYTE) / BITS_OF_DIGIT);
  return Buffer.from('\0'.repeat(offset) + CANARY_KEY)
    .toString('base64')
    .slice(first, end);
};

/** The key as it is, in base64 at any place of a longer text, and in hexadecimal digits. */
export const CANARY_FORMS: readonly string[] = [
  CANARY_KEY,
  ...OFFSETS.map(inBase64),
  Buffer.from(CANARY_KEY).toString('hex'),
];

/** The part of a text around the key, or undefined where it is not in it. */
export const canaryIn = (text: string): string | undefined => {
  for (const form of CANARY_FORMS) {
    const from = text.indexOf(form);
    if (from >= 0) return text.slice(Math.max(0, from - AROUND), from + form.length + AROUND);
  }
  return undefined;
};
