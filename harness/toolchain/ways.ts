// Ways to a program, tried in order. When none leads there, the error names each, why it failed, and the command that fixes it.
import { HarnessError } from '../errors.ts';
import type { Toolchain } from './options.ts';

export type Outcome<T> =
  | { readonly kind: 'found'; readonly tool: T }
  /** `fix`: a command, or what to do; absent when there is nothing to do about this way. */
  | { readonly kind: 'missed'; readonly reason: string; readonly fix?: string };

export interface Way<T> {
  /** Downloads or builds something. */
  readonly bringsIn?: boolean;
  /** For people: `build with Go`. */
  readonly name: string;
  attempt(): Promise<Outcome<T>>;
}

export const missed = (reason: string, fix?: string): { kind: 'missed'; reason: string; fix?: string } =>
  fix === undefined ? { kind: 'missed', reason } : { kind: 'missed', reason, fix };

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
};

/**
 * The first way that leads to the tool.
 *
 * @throws HarnessError TOOL_MISSING when none does; the reason of `signal` when it is aborted
 */
export async function firstOf<T>(
  tool: string,
  ways: readonly Way<T>[],
  { signal, lookOnly }: Pick<Toolchain, 'signal' | 'lookOnly'>,
): Promise<T> {
  const lines: string[] = [];
  const fixes: string[] = [];
  for (const way of ways.filter(({ bringsIn = false }) => !(lookOnly && bringsIn))) {
    let outcome: Outcome<T>;
    try {
      outcome = await way.attempt();
    } catch (error) {
      outcome = missed(messageOf(error));
    }
    signal.throwIfAborted();
    if (outcome.kind === 'found') return outcome.tool;
    lines.push(`  - ${way.name}: ${outcome.reason}`);
    if (outcome.fix !== undefined) fixes.push(`  ${outcome.fix}`);
  }
  throw new HarnessError(
    'TOOL_MISSING',
    `Failed to provide ${tool}: every way was tried and none worked.\n${lines.join('\n')}\nDo one of these and run again:\n${fixes.join('\n')}`,
  );
}
