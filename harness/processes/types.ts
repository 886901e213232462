// External programs and child processes that must never outlive the harness.

export interface GuardedProcess {
  readonly pid: number;
  /** Settles when the program has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** The newest lines of its output, for error messages. */
  tail(): string;
  /** SIGTERM, then SIGKILL after the grace; ends when the program has. */
  stop(): Promise<void>;
}

export interface GuardedCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Wall ms between SIGTERM and SIGKILL. Default 3,000. */
  readonly graceMs?: number;
  /** Aborted: nothing is started any more, and what runs is killed at once. */
  readonly signal?: AbortSignal;
}
