// Ctrl-C and SIGTERM: the first one asks the command to end and keep its evidence, the second one ends it at once.
import { constants } from 'node:os';
import type { WallClock } from '../clock.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndingSignal = (typeof SIGNALS)[number];

/** A terminal and npm both pass a Ctrl-C on, so one press arrives twice within moments. */
const SAME_PRESS_MS = 400;

/** Wall ms that an interrupted command may take to end what runs and write what it knows: 3 s for the trials, the rest for the processes, the database and the server. */
export const ENDING_MS_MAX = 30_000;

/** The reason with which the command's signal is aborted. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  override readonly cause: EndingSignal;

  constructor(signal: EndingSignal) {
    super(`interrupted by ${signal}`);
    this.cause = signal;
  }

  /** As the evidence of an interrupted run says it. */
  override toString(): string {
    return this.message;
  }

  /** As a shell counts it: 128 + the number of the signal. */
  get exit(): number {
    return 128 + constants.signals[this.cause];
  }
}

export interface Interruptions {
  readonly signal: AbortSignal;
  /** The first signal that came, if one did. */
  readonly first: Interruption | undefined;
}

/**
 * Listens for the signals of this process.
 *
 * @param say - writes one line for the person
 * @param end - ends the process with this status; children end by themselves when it is gone
 */
export function listenForInterruptions(
  clock: WallClock,
  say: (line: string) => void,
  end: (status: number) => void,
): Interruptions {
  const controller = new AbortController();
  let first: Interruption | undefined;
  let firstMs = 0;
  const onSignal = (signal: EndingSignal): void => {
    if (first !== undefined) {
      if (clock.elapsed() - firstMs > SAME_PRESS_MS) end(first.exit);
      return;
    }
    const interruption = new Interruption(signal);
    first = interruption;
    firstMs = clock.elapsed();
    say(`${signal}: ending what runs and writing the evidence so far. Once more ends at once.`);
    controller.abort(interruption);
    void clock.sleep(ENDING_MS_MAX).then(() => {
      say(`Failed to end within ${ENDING_MS_MAX / 1000} s: stopping at once.`);
      end(interruption.exit);
    });
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    get first() {
      return first;
    },
  };
}
