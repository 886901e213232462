// What the harness and the process that measures coverage say to each other.
import type { SandboxConverters } from '../../bundle/request.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';
import type { CodePlaces } from './places.ts';

export type CoverageOrder =
  | {
      readonly kind: 'open';
      readonly key: string;
      readonly workflowsPath: string;
      readonly interceptorModules: readonly string[];
      readonly converters: SandboxConverters;
      readonly root: string;
    }
  | { readonly kind: 'replay'; readonly key: string; readonly entries: readonly CoverageEntry[] };

/** A history that is measured. */
export interface CoveredHistory {
  readonly history: HistoryJson;
  /** Where it was read from, where that is known. */
  readonly namespace?: string;
}

export interface CoverageEntry extends CoveredHistory {
  readonly index: number;
}

export type CoverageReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly places: CodePlaces }
  | { readonly kind: 'open-failed'; readonly reason: string }
  /** Again while it takes long and comes further. */
  | { readonly kind: 'started'; readonly index: number }
  /** Indexes of the places that ran. */
  | {
      readonly kind: 'ran';
      readonly index: number;
      readonly blocks: readonly number[];
      readonly patches: readonly number[];
    }
  | { readonly kind: 'done' };
