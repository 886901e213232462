// What both providers' clients share: an answer is gathered, held against its end, and handed over whole or not at all.
import { billOf, wholeText, type RawAnswer, type StopReasons } from './answers.ts';
import type { Bounded, RequestBounds } from './bounded.ts';
import type { CompletionRequest, LanguageModel, StreamProgress } from './types.ts';

/** One provider's part: a plain request, and a streamed one. */
export interface Completions {
  readonly reasons: StopReasons;
  plain(request: CompletionRequest, options: RequestBounds): Promise<RawAnswer>;
  streamed(request: CompletionRequest, options: RequestBounds, heard: Gathered): Promise<RawAnswer>;
}

/** The two ways of a port to ask for a text. */
export function completionsOf(
  bounded: Bounded,
  { reasons, plain, streamed }: Completions,
): Pick<LanguageModel, 'complete' | 'completeWithUsage'> {
  const ask = <T>(request: CompletionRequest, read: (text: string, answer: RawAnswer) => T): Promise<T> =>
    bounded(request, async (options) => {
      const answer =
        request.onProgress === undefined
          ? await plain(request, options)
          : await streamed(request, options, new Gathered((progress) => request.onProgress?.(progress)));
      // A stream that was aborted ends quietly in both clients.
      options.signal.throwIfAborted();
      return read(wholeText(answer, reasons, request.schema !== undefined && request.asWritten !== true), answer);
    });
  return {
    complete: (request) => ask(request, (text) => text),
    completeWithUsage: (request) => ask(request, (text, answer) => ({ text, ...billOf(answer) })),
  };
}

/** The text of a stream so far. */
export class Gathered {
  readonly #pieces: string[] = [];
  readonly #tell: (progress: StreamProgress) => void;
  #chars = 0;

  constructor(tell: (progress: StreamProgress) => void) {
    this.#tell = tell;
  }

  /** Takes the next piece; what is no text, or empty, counts for nothing. */
  add(piece: unknown): void {
    if (typeof piece !== 'string' || piece === '') return;
    this.#pieces.push(piece);
    this.#chars += piece.length;
    this.#tell({ chunks: this.#pieces.length, chars: this.#chars });
  }

  get text(): string {
    return this.#pieces.join('');
  }
}
