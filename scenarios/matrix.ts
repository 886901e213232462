// The columns of the matrix: whose work every kind of fault is put to, and where a pipeline means to end otherwise than its fault demands.
import type { MatrixColumn } from 'ordeal/scenario';

export const matrixColumns: readonly MatrixColumn[] = [
  { base: 'research/summarises-one-article' },
  { base: 'research/approved-after-an-hour', name: 'research-approval' },
  { base: 'document-review/approved' },
  { base: 'document-processing/doubtful-field-approved' },
  { base: 'enrichment/enriches-one-connector' },
  { base: 'agent/finishes-with-tools' },
  { base: 'rerank/late-candidates-join' },
  { base: 'determinism-tax/time-ids-and-order-done-right' },
];
