// A way to the database that understands what goes over it: what can be done to it, and what it met.
import type { Refusal } from './refusals.ts';

/** Which statements, and how often. */
interface Some {
  /** After so many it lets everything pass. `Infinity`: until it is taken off. */
  readonly times: number;
}

interface SomeStatements extends Some {
  /** A piece of the statement's text, whatever its case. Absent: any that writes. */
  readonly statement?: string;
}

/** What is done to the connections of a relay, those that are open and those to come. */
export type Disturbance =
  /** Connections that do nothing end; new ones are told this and ended. */
  | ({ readonly kind: 'refuse'; readonly refusal: Refusal } & Some)
  /** All connections are told that the server ends, and end; what they had not committed is undone. So many new ones are refused. */
  | ({ readonly kind: 'restart' } & Some)
  /** Every statement reaches the server so many ms later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The server commits; the connection is reset before its answer. */
  | ({ readonly kind: 'drop-after-commit' } & SomeStatements)
  /** The server undoes the statement as after an error; the client is told that the disk is full. */
  | ({ readonly kind: 'disk-full' } & SomeStatements);

/** One thing that a disturbance did. */
export interface Met {
  readonly wallMs: number;
  /** `INSERT 0 1 of "insert into …" was committed, its answer was dropped` */
  readonly what: string;
}

export interface Relay {
  /** `host:port` to connect to in place of the database. */
  readonly address: string;
  /**
   * Settles when it is on, and connections that it ends have ended.
   *
   * @param id - of the fault; several may act at the same time
   * @returns what was done at once, for people
   */
  disturb(id: string, disturbance: Disturbance): Promise<string>;
  /** Takes it off again; nothing where it is not on. */
  restore(id: string): void;
  /** Whether it is on. */
  isOn(id: string): boolean;
  /** What it has met so far, also after it was taken off. */
  met(id: string): readonly Met[];
}

/** All relays of a run. */
export interface Relays {
  /** @param upstream - `host:port` of the database */
  open(upstream: string): Promise<Relay>;
  close(): Promise<void>;
}
