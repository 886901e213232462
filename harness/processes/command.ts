// Runs an external command to its end, within a bound, and gives back what it said.
import type { WallClock } from '../clock.ts';
import { startGuarded } from './guarded.ts';
import type { GuardedCommand } from './types.ts';

/** How a command went. `late`: it was ended because the bound had passed. */
export type CommandEnd =
  | { readonly kind: 'ended'; readonly code: number; readonly output: string }
  | { readonly kind: 'killed'; readonly signal: string; readonly output: string }
  | { readonly kind: 'late'; readonly output: string };

/**
 * Runs a command to its end.
 *
 * @param boundMs - wall ms after which it is ended
 * @throws HarnessError TOOL_MISSING when the program cannot be started
 */
export async function runCommand(clock: WallClock, command: GuardedCommand, boundMs: number): Promise<CommandEnd> {
  const running = startGuarded(command);
  const giveUp = new AbortController();
  const late = clock.sleep(boundMs, giveUp.signal).then(
    () => 'late' as const,
    () => 'late' as const, // aborted: the command has ended first and the race is decided
  );
  const end = await Promise.race([running.ended, late]);
  giveUp.abort();
  if (end === 'late') {
    await running.stop();
    return { kind: 'late', output: running.tail() };
  }
  if (end.code === null) return { kind: 'killed', signal: end.signal ?? 'unknown', output: running.tail() };
  return { kind: 'ended', code: end.code, output: running.tail() };
}
