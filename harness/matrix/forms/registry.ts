// Every kind of fault and its rows in the matrix. The compiler asks for each kind: its forms, or why it has none.
import type { FaultKind } from '../../scenario/types.ts';
import type { MatrixReport, MatrixRow } from '../../../reports/evidence/matrix.ts';
import type { Form, KindForms } from '../types.ts';
import {
  bodyCuts,
  embeddingForms,
  slowFirstTokens,
  slowTokensForms,
  stalls,
  streamCuts,
  streamErrors,
} from './answers.ts';
import { modelRateLimits, serviceRateLimits } from './limits.ts';
import * as messages from './messages.ts';
import * as network from './network.ts';
import { codecFailures } from './payloads.ts';
import * as places from './places.ts';
import * as processes from './processes.ts';
import { bare, modelServerErrors } from './refusals.ts';
import * as services from './services.ts';
import { drains, freezes, kills } from './workers.ts';

const KINDS: Readonly<Record<FaultKind, KindForms>> = {
  'worker.kill': kills,
  'worker.drain': drains,
  'worker.freeze': freezes,
  'llm.rate-limit': modelRateLimits,
  'llm.server-error': modelServerErrors,
  'llm.hang': bare('llm.hang', 'no answer', 'recovers'),
  'llm.reset': bare('llm.reset', 'TCP reset', 'recovers'),
  'llm.context-length': bare('llm.context-length', 'prompt too long', 'stops'),
  'llm.unauthorized': bare('llm.unauthorized', 'wrong key', 'stops'),
  'llm.invalid-request': bare('llm.invalid-request', 'request that makes no sense', 'stops'),
  'llm.forbidden': bare('llm.forbidden', 'key may not use the model', 'stops'),
  'llm.quota': bare('llm.quota', 'no credit left', 'stops'),
  'llm.overloaded': bare('llm.overloaded', 'overloaded', 'recovers'),
  'llm.slow-down': bare('llm.slow-down', '429 that names no limit', 'recovers'),
  'llm.bad-gateway': bare('llm.bad-gateway', '502 with a page', 'recovers'),
  'llm.html-answer': bare('llm.html-answer', '200 with a page', 'recovers'),
  'llm.model-not-found': bare('llm.model-not-found', 'no such model', 'stops'),
  'llm.request-too-large': bare('llm.request-too-large', 'body too large', 'stops'),
  'llm.stream-cut': streamCuts,
  'llm.slow-first-token': slowFirstTokens,
  'llm.slow-tokens': slowTokensForms,
  'llm.stall': stalls,
  'llm.body-cut': bodyCuts,
  'llm.stream-error': streamErrors,
  'llm.broken-json': bare('llm.broken-json', 'JSON that breaks off', 'decides'),
  'llm.refusal': bare('llm.refusal', 'the model declines', 'decides'),
  'llm.empty-answer': bare('llm.empty-answer', 'no text', 'decides'),
  'llm.max-tokens': bare('llm.max-tokens', 'half an answer, ended by length', 'decides'),
  'llm.usage-missing': bare('llm.usage-missing', 'usage not said', 'recovers'),
  'llm.embeddings': embeddingForms,
  'service.rate-limit': serviceRateLimits,
  'service.server-error': services.serviceServerErrors,
  'service.client-error': services.serviceClientErrors,
  'service.hang': services.serviceHangs,
  'service.reset': services.serviceResets,
  'service.slow': services.serviceSlows,
  'service.body-cut': services.serviceBodyCuts,
  'service.html': services.servicePages,
  'network.down': network.downs,
  'network.latency': network.latencies,
  'network.bandwidth': network.narrows,
  'network.slow-close': network.slowCloses,
  'network.timeout': network.swallows,
  'network.reset-peer': network.resets,
  'network.slicer': network.slices,
  'network.limit-data': network.cuts,
  'worker.deploy': processes.deploys,
  'worker.blocked-loop': processes.blockedLoops,
  'worker.memory': processes.memories,
  'worker.cache-eviction': processes.evictions,
  'worker.surroundings': processes.surroundings,
  'database.restart': places.databaseRestarts,
  'database.refuse': places.databaseRefusals,
  'database.slow': places.databaseSlows,
  'database.drop-after-commit': places.databaseDrops,
  'database.disk-full': places.databaseFull,
  'server.kill': places.serverKills,
  'server.pause': places.serverPauses,
  'server.slow-persistence': places.slowStores,
  'signal.duplicated': messages.duplicatedSignals,
  'signal.reordered': messages.reorderedSignals,
  'signal.before-start': messages.earlySignals,
  'signal.after-end': messages.lateSignals,
  'signal.at-timeout': messages.signalsAtTimeouts,
  'signal.during-crash': messages.signalsIntoCrashes,
  'update.duplicated': messages.duplicatedUpdates,
  'update.after-end': messages.lateUpdates,
  'update.during-crash': messages.updatesIntoCrashes,
  'update.reordered': messages.reorderedUpdates,
  'update.before-start': messages.earlyUpdates,
  'update.at-timeout': messages.updatesAtTimeouts,
  'payload.codec-fails': codecFailures,
};

/** A form with its name as a row: `llm.rate-limit/seconds`. */
export interface NamedForm {
  readonly row: MatrixRow;
  readonly form: Form;
}

/** Every row, in the order of the kinds. */
export const allForms = (): readonly NamedForm[] =>
  Object.entries(KINDS).flatMap(([kind, has]) =>
    'leftOut' in has
      ? []
      : has.forms.map((form) => ({
          form,
          row: {
            form: form.name === undefined ? kind : `${kind}/${form.name}`,
            title: form.title,
            demand: form.demands,
          },
        })),
  );

/** What goes wrong without a fault that strikes: the world is so, or the work itself does it. */
const NO_FAULTS: MatrixReport['leftOut'] = [
  {
    kind: 'quota of a provider, per window',
    reason:
      'it is part of a world for the whole of a work, and which call it refuses is decided by all those before; scenarios with `quota` put it to work',
  },
  {
    kind: 'payloads just below and above the limits',
    reason:
      'no fault makes a payload: the input, the answer of a model or the signal of a scenario has that size; scenarios of `payloads` send them',
  },
];

/** What has no row, and why. */
export const leftOut = (): MatrixReport['leftOut'] => [
  ...Object.entries(KINDS).flatMap(([kind, has]) => ('leftOut' in has ? [{ kind, reason: has.leftOut }] : [])),
  ...NO_FAULTS,
];
