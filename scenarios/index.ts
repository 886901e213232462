// The door of the room: every scenario of this repository.
import type { MatrixColumn, Scenario } from 'ordeal/scenario';
import { agentCrashes } from './agent/crashes.ts';
import { matrixColumns } from './matrix.ts';
import { agentLatencies } from './agent/latencies.ts';
import { decisions } from './agent/decisions.ts';
import { longLoops } from './agent/long-loops.ts';
import { waits } from './agent/waits.ts';
import { digestScenarios } from './determinism-tax/digest.ts';
import { digestLatencies } from './determinism-tax/latencies.ts';
import { hazards } from './determinism-tax/hazards.ts';
import { documentCrashes } from './document-processing/crashes.ts';
import { documentApprovals } from './document-processing/approvals.ts';
import { documentLatencies } from './document-processing/latencies.ts';
import { documentInputs } from './document-processing/inputs.ts';
import { documentProvider } from './document-processing/provider.ts';
import { reviewApprovals } from './document-review/approvals.ts';
import { reviewContinues } from './document-review/continues.ts';
import { reviewCrashes } from './document-review/crashes.ts';
import { reviewDecisions } from './document-review/decisions.ts';
import { reviewFleet } from './document-review/fleet.ts';
import { reviewInputs } from './document-review/inputs.ts';
import { reviewLatencies } from './document-review/latencies.ts';
import { reviewProvider } from './document-review/provider.ts';
import { reviewStreams } from './document-review/streams.ts';
import { enrichmentAnswers } from './enrichment/answers.ts';
import { enrichmentCrashes } from './enrichment/crashes.ts';
import { enrichmentInputs } from './enrichment/inputs.ts';
import { enrichmentJobs } from './enrichment/jobs.ts';
import { enrichmentLatencies } from './enrichment/latencies.ts';
import { enrichmentProvider } from './enrichment/provider.ts';
import { reviewTimeTravel } from './document-review/time-travel.ts';
import { approvals } from './research/approvals.ts';
import { researchCrashes } from './research/crashes.ts';
import { fullResearch } from './research/full.ts';
import { researchInputs } from './research/inputs.ts';
import { researchLatencies } from './research/latencies.ts';
import { researchNetwork } from './research/network.ts';
import { researchPlaces } from './research/places.ts';
import { researchPages } from './research/pages.ts';
import { researchPayloads } from './research/payloads.ts';
import { researchLimits } from './research/provider-limits.ts';
import { researchProvider } from './research/provider.ts';
import { researchWorkerFaults } from './research/worker-faults.ts';
import { researchWorkerKinds } from './research/worker-kinds.ts';
import { rerankLatencies } from './rerank/latencies.ts';
import { rerankDeploys } from './rerank/deploys.ts';
import { reranking } from './rerank/reranking.ts';
import { recordedHistories } from './recorded-histories.ts';
import { workflowCode } from './workflow-code.ts';
import { researchMessages } from './research/messages.ts';
import { agentMessages } from './agent/messages.ts';
import { researchCodec } from './research/codec.ts';
import { foreignAnswers } from './foreign/answers.ts';

export const scenarios: readonly Scenario[] = [
  ...researchProvider,
  ...researchCrashes,
  ...approvals,
  ...fullResearch,
  ...researchPages,
  ...researchInputs,
  ...researchLatencies,
  ...researchPayloads,
  ...researchWorkerFaults,
  ...researchNetwork,
  ...researchPlaces,
  ...documentCrashes,
  ...documentProvider,
  ...documentLatencies,
  ...documentApprovals,
  ...documentInputs,
  ...reviewApprovals,
  ...reviewCrashes,
  ...reviewProvider,
  ...reviewStreams,
  ...reviewContinues,
  ...reviewFleet,
  ...reviewInputs,
  ...reviewLatencies,
  ...reviewTimeTravel,
  ...decisions,
  ...agentCrashes,
  ...waits,
  ...longLoops,
  ...agentLatencies,
  ...reranking,
  ...rerankLatencies,
  ...digestScenarios,
  ...digestLatencies,
  ...hazards,
  ...workflowCode,
  ...enrichmentProvider,
  ...enrichmentCrashes,
  ...enrichmentAnswers,
  ...enrichmentJobs,
  ...enrichmentInputs,
  ...enrichmentLatencies,
  ...recordedHistories,
  ...researchLimits,
  ...researchWorkerKinds,
  ...rerankDeploys,
  ...researchMessages,
  ...agentMessages,
  ...foreignAnswers,
  ...researchCodec,
  ...reviewDecisions,
];

/** The columns of the matrix. */
export const matrix: readonly MatrixColumn[] = matrixColumns;
