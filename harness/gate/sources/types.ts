// What the sources of the gate give: histories that were found, read and looked at, one at a time.
import type { GateFinding, GateHistory, HistoryStatus } from '../../../reports/evidence/gate.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';

/** What is known of a history before it is replayed. `''` and 0 where a refused one does not say. */
type Known = Pick<GateHistory, 'file' | 'workflowId' | 'runId' | 'workflowType' | 'events' | 'format' | 'repairs'> & {
  readonly status: HistoryStatus;
  readonly sdk?: string;
  /** The pipeline whose baseline it belongs to; absent for what was named or asked for. */
  readonly pipeline?: string;
  /** Of a named file: the pipeline in whose folder it lies. It decides where several have its Workflow Type. */
  readonly beside?: string;
  /** What makes its verdict weaker than it looks. */
  readonly warnings: readonly GateFinding[];
};

/** A file that is to be read. */
export interface ListedFile {
  readonly path: string;
  /** What it is called in the report. */
  readonly file: string;
  /** The pipeline whose baseline it belongs to. */
  readonly pipeline?: string;
  /** The pipeline in whose folder it lies, where it is nobody's baseline. */
  readonly beside?: string;
  /** Where its execution ran, as the manifest beside it notes. */
  readonly namespace?: string;
  /** Why it cannot be read, known without reading it: a whole message with what to do. */
  readonly refused?: string;
}

/** One history: to be replayed, or refused with the reason and what to do. */
export type FoundHistory =
  | (Known & {
      readonly kind: 'history';
      readonly history: HistoryJson;
      /** The one that it was read from, or that the manifest beside it notes; few files say it themselves. */
      readonly namespace?: string;
    })
  | (Known & { readonly kind: 'refused'; readonly refused: string });

/** Where histories come from. Read lazily: the next one is fetched when it is asked for. */
export interface HistorySource extends AsyncIterable<FoundHistory> {
  /** What concerns no single history (a query that matches nothing). Complete when the iteration is over. */
  readonly findings: readonly GateFinding[];
}

/** A source of what a generator gives; it may add findings until it ends. */
export const sourceOf = (
  findings: readonly GateFinding[],
  read: () => AsyncGenerator<FoundHistory>,
): HistorySource => ({ findings, [Symbol.asyncIterator]: read });
