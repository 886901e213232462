// A field that a type has and its schema forgets would be refused when it first turns up: here it does not compile.
import { describe, expect, it } from 'vitest';
import { runReport } from './run-schema.ts';
import {
  attempt,
  effect,
  execution,
  faultRecord,
  llmExchange,
  plan,
  queryRecord,
  replay,
  serviceExchange,
  strike,
  trialEvidence,
} from './schema.ts';
import type { RunReport, TrialReport, TimelineAttempt } from './run.ts';
import type {
  ActivityAttempt,
  EffectRow,
  ExecutionEvidence,
  FaultRecord,
  LlmExchange,
  Plan,
  QueryRecord,
  ReplayEvidence,
  ServiceExchange,
  Strike,
  TrialEvidence,
} from './types.ts';

type Fields<T> = Readonly<Record<keyof T, unknown>>;

const trialReport = runReport.shape.trials.element;

const SHAPES = {
  attempt: attempt.shape satisfies Fields<ActivityAttempt>,
  effect: effect.shape satisfies Fields<EffectRow>,
  execution: execution.shape satisfies Fields<ExecutionEvidence>,
  faultRecord: faultRecord.shape satisfies Fields<FaultRecord>,
  llmExchange: llmExchange.shape satisfies Fields<LlmExchange>,
  plan: plan.shape satisfies Fields<Plan>,
  queryRecord: queryRecord.shape satisfies Fields<QueryRecord>,
  replay: replay.shape satisfies Fields<ReplayEvidence>,
  serviceExchange: serviceExchange.shape satisfies Fields<ServiceExchange>,
  strike: strike.shape satisfies Fields<Strike>,
  trialEvidence: trialEvidence.shape satisfies Fields<TrialEvidence>,
  runReport: runReport.shape satisfies Fields<RunReport>,
  trialReport: trialReport.shape satisfies Fields<TrialReport>,
  timeline: trialReport.shape.timeline.element.shape satisfies Fields<TimelineAttempt>,
};

describe('the schemas', () => {
  it.each(Object.entries(SHAPES))('know every field of %s', (_name, shape) => {
    expect(Object.keys(shape).length).toBeGreaterThan(0);
  });
});
