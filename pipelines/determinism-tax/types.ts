// Inputs, results and activities of the digest. Types only: workflow and activities both import it.

export interface DigestInput {
  readonly team: string;
  /** Where the team's tickets are listed as JSON: `[{ "key": "…", "title": "…" }]`. */
  readonly tickets_url: string;
}

export interface Ticket {
  readonly key: string;
  readonly title: string;
}

/** What names one digest; drawn by the workflow, so a replay must draw the same again. */
export interface DigestStamp {
  readonly id: string;
  /** `2026-11-21`, of the workflow's own time. */
  readonly day: string;
  /** From 0 to 1: which digests are looked at by a person. */
  readonly sample: number;
}

export interface DigestSettings {
  readonly title: string;
}

export interface DigestResult {
  readonly title: string;
  readonly tickets: readonly string[];
  readonly text: string;
}

export interface DigestActivities {
  /** A row for the digest, before any work is done. */
  open_digest(digest: DigestStamp & { readonly team: string }): Promise<void>;
  /** What the environment of the workers says today; recorded, so an execution keeps what it began with. */
  read_settings(): Promise<DigestSettings>;
  fetch_tickets(url: string): Promise<readonly Ticket[]>;
  call_llm(prompt: string): Promise<string>;
  /** Completes the row. Fails with DigestUnknownError when no row has this very stamp. */
  close_digest(digest: DigestStamp & { readonly text: string }): Promise<void>;
}
