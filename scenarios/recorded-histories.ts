// Executions that run today must survive tomorrow's deploy: what was recorded is replayed on the code as it is.
import type { ReplayScenario } from 'ordeal/scenario';

export const recordedHistories: readonly ReplayScenario[] = [
  {
    kind: 'replay',
    name: 'research/replays-recorded-histories',
    why: 'Executions of the recorded versions go on under this code.',
    pipeline: 'research',
  },
  {
    kind: 'replay',
    name: 'document-processing/replays-recorded-histories',
    why: 'Executions of the recorded versions go on under this code.',
    pipeline: 'document-processing',
  },
  {
    kind: 'replay',
    name: 'agent/replays-recorded-histories',
    why: 'Executions of the recorded versions go on under this code.',
    pipeline: 'agent',
  },
  {
    kind: 'replay',
    name: 'rerank/replays-recorded-histories',
    why: 'Executions of the generation that runs today go on under this code; the others are in docs/versioning.md.',
    pipeline: 'rerank',
  },
  {
    kind: 'replay',
    name: 'determinism-tax/replays-recorded-histories',
    why: 'Executions of the recorded versions go on under this code.',
    pipeline: 'determinism-tax',
  },
  {
    kind: 'replay',
    name: 'enrichment/replays-recorded-histories',
    why: 'Executions of the recorded versions go on under this code.',
    pipeline: 'enrichment',
  },
  {
    kind: 'replay',
    name: 'document-review/replays-recorded-histories',
    why: 'Reviews that wait for a person go on under this code, in whichever run of their chain they are.',
    pipeline: 'document-review',
  },
];
