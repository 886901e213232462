// What the harness and a probing process say to each other: an order, and answers to it.
import type { SandboxConverters } from '../bundle/request.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import type { Place } from '../replay/place.ts';
import type { Surroundings } from './machine-settings.ts';

export type ProbeOrder =
  /** Make the code ready: from `code` where it is known, else by bundling. */
  | {
      readonly kind: 'open';
      readonly workflowsPath: string;
      readonly interceptorModules: readonly string[];
      readonly converters: SandboxConverters;
      readonly code?: string;
    }
  | {
      readonly kind: 'replay';
      readonly entries: readonly ProbeEntry[];
      readonly surroundings: Surroundings;
      /** Replays of each history, one after the other. */
      readonly times: number;
      readonly workflowTaskBoundMs: number;
    };

/** A history, by its place among those that are probed. */
export interface ProbeEntry {
  readonly index: number;
  readonly workflowId: string;
  readonly history: HistoryJson;
  /** Where it was read from, where that is known. */
  readonly namespace?: string;
}

/** A command as the sandbox gave it out. */
export interface SeenCommand {
  /** `activity note`. */
  readonly title: string;
  /** Of everything in the command. */
  readonly digest: string;
  /** The beginning of what it carries, readable. */
  readonly content: string;
  readonly place?: Place;
}

export type ProbeReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly code: string }
  /** The order could not be followed. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** A replay of one history has begun; again while it takes long and comes further. */
  | { readonly kind: 'started'; readonly index: number }
  /** The commands of each replay of one history. */
  | { readonly kind: 'replayed'; readonly index: number; readonly runs: readonly (readonly SeenCommand[])[] }
  | { readonly kind: 'refused'; readonly index: number; readonly reason: string }
  | { readonly kind: 'done' };
