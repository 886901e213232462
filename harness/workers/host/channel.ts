// The hosted process's side of the IPC channel: typed messages, and death when the harness is gone.
import { wallClock } from '../../clock.ts';
import type { FromHost, ToHost } from '../types.ts';

type Unstamped<T> = T extends { readonly wallMs: number } ? Omit<T, 'wallMs'> : T;

/** A message to the harness; the time is added here. */
export type Report = (message: Unstamped<FromHost>) => void;

/** Sends one message. Messages arrive in the order in which they are sent. */
export const report: Report = (message) => {
  process.send?.({ ...message, wallMs: wallClock.now() });
};

/** Sends one message and settles when it is handed over: for the last word before an exit. */
export const reportLast = (message: Unstamped<FromHost>): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send({ ...message, wallMs: wallClock.now() }, () => resolve());
  });

/** Ends this process at once, whatever runs in it. */
export function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

/**
 * Takes the harness's messages. Without a harness there is nobody to work for: a lost channel is the end.
 *
 * @param drain - called at SIGTERM, which a process gets that is to end in order
 */
export function listenToHarness(take: (message: ToHost) => void, drain: () => void): void {
  process.on('message', (message) => take(message as ToHost));
  process.on('disconnect', endAtOnce);
  // Ctrl-C reaches a whole process group; the harness alone decides when a host ends.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', drain);
  if (!process.connected) endAtOnce();
}
