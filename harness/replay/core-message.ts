// Reads the SDK's debug dump of a failed replay.

export interface CoreMessage {
  /** The sentence of the SDK core, without the dump around it. */
  readonly text: string;
  readonly eventId?: number;
  /** Stack of the error that failed the workflow task; `''` for a nondeterminism error. */
  readonly stack: string;
}

/** Quotes, backslashes and line ends inside a Rust debug string are escaped. */
const unescape = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_all, mark: string) => (mark === 'n' ? '\n' : mark));

/** Looks for the core's own sentence; falls back to the whole text, one line, cut. */
export function readCoreMessage(detail: string): CoreMessage {
  const dumped = /message: "((?:[^"\\]|\\.)*)"/.exec(detail)?.[1];
  const text = unescape(dumped ?? detail)
    .replace(/^\[TMPRL1100\]\s*/, '')
    .replace(/^Nondeterminism error:\s*/, '')
    .trim();
  const id = /HistoryEvent\(id: (\d+)/.exec(text)?.[1];
  const stack = unescape(/stack_trace: "((?:[^"\\]|\\.)*)"/.exec(detail)?.[1] ?? '');
  return { text, stack, ...(id === undefined ? {} : { eventId: Number(id) }) };
}

/** What the sandbox says when `isolateExecutionTimeout` cut it off. */
export const ranOutOfTime = (detail: string): boolean => /Script execution timed out/.test(detail);
