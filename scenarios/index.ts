// The door of the room: every scenario of this repository.
import type { Scenario } from 'ordeal/scenario';
import { documentCrashes } from './document-processing/crashes.ts';
import { documentApprovals } from './document-processing/approvals.ts';
import { documentProvider } from './document-processing/provider.ts';
import { approvals } from './research/approvals.ts';
import { researchCrashes } from './research/crashes.ts';
import { fullResearch } from './research/full.ts';
import { researchProvider } from './research/provider.ts';
import { recordedHistories } from './recorded-histories.ts';

export const scenarios: readonly Scenario[] = [
  ...researchProvider,
  ...researchCrashes,
  ...approvals,
  ...fullResearch,
  ...documentCrashes,
  ...documentProvider,
  ...documentApprovals,
  ...recordedHistories,
];
