// Downloads over HTTPS that give up at once on a machine without internet access, and that are checked before they are used.
import { createHash } from 'node:crypto';
import type { Toolchain } from './options.ts';

/** An offline machine is known to be one after this. */
export const CONNECT_MS = 4_000;
/** A whole archive on a slow line. */
const BODY_MS = 10 * 60_000;

/**
 * The body of a URL.
 *
 * @throws Error when there is no answer within 4 s, when the answer is not 200, or when the body takes more than 10 min
 */
export async function download({ fetch, clock }: Toolchain, url: string): Promise<Buffer> {
  const giveUp = new AbortController();
  const answered = new AbortController();
  const finished = new AbortController();
  const late = async (ms: number, ended: AbortSignal, reason: string): Promise<void> => {
    try {
      await clock.sleep(ms, ended);
    } catch (error) {
      if (ended.aborted) return;
      throw error;
    }
    giveUp.abort(new Error(reason));
  };
  const bounds = [
    late(CONNECT_MS, answered.signal, `no answer within ${CONNECT_MS / 1_000} s`),
    late(BODY_MS, finished.signal, `not complete within ${BODY_MS / 60_000} min`),
  ];
  try {
    const response = await fetch(url, { redirect: 'follow', signal: giveUp.signal });
    answered.abort();
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
    throw new Error(`${url}: ${cause ?? (error instanceof Error ? error.message : String(error))}`, { cause: error });
  } finally {
    answered.abort();
    finished.abort();
    await Promise.all(bounds);
  }
}

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** The digest that a `checksums.txt` (lines of `<sha256>  <file>`) holds for a file, or undefined. */
export const digestIn = (checksums: string, file: string): string | undefined =>
  checksums
    .split('\n')
    .map((line) => line.trim().split(/\s+\*?/))
    .find(([digest, name]) => name === file && /^[0-9a-f]{64}$/.test(digest ?? ''))?.[0];
