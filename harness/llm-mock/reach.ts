// Whether a fault can be carried out on what a request asked for: a stream is cut only where one was asked for.
import type { LlmFault } from '../scenario/types.ts';

/** What a request asked for. */
export interface Asked {
  readonly streamed: boolean;
  /** The endpoint answers with words, or with vectors. Absent: with something else, or nothing knows how to spoil it. */
  readonly says?: 'words' | 'vectors' | undefined;
  /** The words are to be JSON: of a schema, or a tool's arguments. */
  readonly json?: boolean | undefined;
  /** The numbers of the vectors are to be base64. */
  readonly base64?: boolean | undefined;
  /** Whether the true answer says what was used. Default: it does. */
  readonly usage?: boolean | undefined;
  /** Default 0: the call itself. */
  readonly sdkRetry?: number;
  readonly prompt?: string;
  /** The body as it was sent: a repetition of the client's own is known by it. */
  readonly body?: string;
}

/** One that is not named here reaches every request. */
export function reaches(
  fault: LlmFault,
  { streamed, says, json = false, base64 = false, usage = true }: Asked,
): boolean {
  switch (fault.kind) {
    case 'llm.stream-cut':
    case 'llm.slow-tokens':
    case 'llm.stream-error':
      return streamed;
    case 'llm.body-cut':
      return !streamed;
    case 'llm.broken-json':
      return says === 'words' && json;
    case 'llm.refusal':
    case 'llm.empty-answer':
    case 'llm.max-tokens':
      return says === 'words';
    case 'llm.usage-missing':
      return says === 'words' && usage;
    case 'llm.embeddings':
      return says === 'vectors' && (fault.wrong !== 'floats' || base64);
    default:
      return true;
  }
}
