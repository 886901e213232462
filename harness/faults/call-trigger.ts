// How an LLM call trigger counts and reads; shared by all faults of the fake provider and the services.
import type { CallTrigger, LlmFault, ServiceFault, ServiceTrigger } from '../scenario/types.ts';
import type { FaultKindOf } from './types.ts';

/** Attempts that one activity of the trigger is struck at. `every`: at least one. */
const attemptsOf = (attempts: CallTrigger['attempts']): number => {
  if (attempts === undefined || attempts === 'every' || typeof attempts === 'number') return 1;
  return attempts[1] - attempts[0] + 1;
};

/** Requests of one attempt that must be struck: each repetition of the client that is named. */
const requestsOf = (retries: CallTrigger['sdkRetries']): number =>
  retries === undefined || typeof retries === 'number' ? 1 : retries[1] - retries[0] + 1;

/** Strikes that must be seen before the fault counts as having struck. */
export const plannedCalls = (on: CallTrigger): number => attemptsOf(on.attempts) * requestsOf(on.sdkRetries);

const attemptsTitle = (attempts: CallTrigger['attempts']): string => {
  if (attempts === 'every') return 'every attempt';
  if (attempts === undefined || typeof attempts === 'number') return `attempt ${attempts ?? 1}`;
  return `attempts ${attempts[0]}–${attempts[1]}`;
};

const retriesTitle = (retries: CallTrigger['sdkRetries']): string => {
  if (retries === undefined) return '';
  if (typeof retries === 'number') return `, client retry ${retries}`;
  return `, client retries ${retries[0]}–${retries[1]}`;
};

/** A piece of a prompt, short enough for one line. */
const PROMPT_CHARS_MAX = 24;

const promptTitle = (piece: string | undefined): string => {
  if (piece === undefined) return '';
  const shown = piece.length > PROMPT_CHARS_MAX ? `${piece.slice(0, PROMPT_CHARS_MAX)}…` : piece;
  return `, prompt with ${JSON.stringify(shown)}`;
};

export const callTitle = (on: CallTrigger): string => {
  const which = on.instance === 'every' ? 'every ' : '';
  const nth = typeof on.instance === 'number' && on.instance > 1 ? ` #${on.instance}` : '';
  const execution = on.execution === undefined ? '' : ` of execution ${on.execution}`;
  const call = on.nth === undefined ? '' : `, call ${on.nth}`;
  const narrower = `${call}${retriesTitle(on.sdkRetries)}${promptTitle(on.containing)}`;
  return `at ${which}${on.activity}${nth}${execution}, ${attemptsTitle(on.attempts)}${narrower}`;
};

/** `1 chunk`, `3 chunks`, `all chunks` */
export const chunks = (count: number | 'all'): string => (count === 1 ? '1 chunk' : `${count} chunks`);

/** A kind of fault that is an answer of the fake provider. */
export const llmFaultKind = <F extends LlmFault>(kind: F['kind'], answer: (fault: F) => string): FaultKindOf<F> => ({
  kind,
  planned: (fault) => plannedCalls(fault.on),
  title: (fault) => `${answer(fault)} ${callTitle(fault.on)}`,
});

/** `of GET /jobs/7 at check_job of execution 2, attempt 1, call 3` */
const serviceTitle = (on: ServiceTrigger): string =>
  on.request === undefined ? callTitle(on) : `of ${on.request} ${callTitle(on)}`;

/** A kind of fault that is an answer of a service or a page. */
export const serviceFaultKind = <F extends ServiceFault>(
  kind: F['kind'],
  answer: (fault: F) => string,
): FaultKindOf<F> => ({
  kind,
  planned: (fault) => plannedCalls(fault.on),
  title: (fault) => `${answer(fault)} ${serviceTitle(fault.on)}`,
});
