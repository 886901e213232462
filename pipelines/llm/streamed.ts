// A streamed answer inside an activity: each piece is a heartbeat, and the attempt after a crash knows what was lost.
import { activityInfo, heartbeat, log } from '@temporalio/activity';
import { z } from 'zod';
import type { StreamProgress } from './types.ts';

const counted = z.object({ chunks: z.int().min(0), chars: z.int().min(0) });
/** What a heartbeat of a stream carries: how far this attempt is, and what the attempts before it had lost. */
const beat = counted.extend({ before: counted.optional() });

/** What earlier attempts had received and nobody has any more. At least this much: the server gets not every heartbeat. */
export type LostStream = z.infer<typeof counted>;

export interface Streamed<T> {
  readonly value: T;
  /** Absent: nothing was lost. */
  readonly lost?: LostStream;
}

/**
 * Runs one streamed request with a heartbeat at its start, at every piece and every `everyMs`.
 *
 * @param everyMs - below the heartbeat timeout: a model may think long before its first piece
 * @param work - makes the request; hands `onProgress` to the language model
 * @returns the result, and what earlier attempts of this activity had received before they ended
 */
export async function whileStreaming<T>(
  everyMs: number,
  work: (onProgress: (progress: StreamProgress) => void) => Promise<T>,
): Promise<Streamed<T>> {
  const { attempt, heartbeatDetails } = activityInfo();
  const lost = attempt > 1 ? lostBefore(heartbeatDetails) : undefined;
  if (lost !== undefined)
    log.warn('An earlier attempt ended inside a streamed answer: it is asked for again from its start', {
      lostChunks: lost.chunks,
      lostChars: lost.chars,
    });
  let progress: StreamProgress = { chunks: 0, chars: 0 };
  const tell = () => {
    const { chunks, chars } = progress;
    heartbeat({ chunks, chars, ...(lost === undefined ? {} : { before: lost }) });
  };
  tell();
  const timer = setInterval(tell, everyMs);
  try {
    const value = await work((now) => {
      progress = now;
      tell();
    });
    return { value, ...(lost === undefined ? {} : { lost }) };
  } finally {
    clearInterval(timer);
  }
}

/** Details of any other shape (older code wrote them) count for nothing. */
function lostBefore(details: unknown): LostStream | undefined {
  const parsed = beat.safeParse(details);
  if (!parsed.success) return undefined;
  const { chunks, chars, before = { chunks: 0, chars: 0 } } = parsed.data;
  const lost = { chunks: chunks + before.chunks, chars: chars + before.chars };
  return lost.chunks === 0 ? undefined : lost;
}
