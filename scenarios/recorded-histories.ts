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
];
