// How an LLM call trigger counts and reads; shared by all faults of the fake provider and the services.
import type { CallTrigger, LlmFault, ServiceFault, ServiceTrigger } from '../scenario/types.ts';
import type { FaultKindOf } from './types.ts';

/** Attempts that one activity of the trigger is struck at. `every`: at least one. */
const attemptsOf = (attempts: CallTrigger['attempts']): number => {
  if (attempts === undefined || attempts === 'every' || typeof attempts === 'number') return 1;
  return attempts[1] - attempts[0] + 1;
};

/** Strikes that must be seen before the fault counts as having struck. */
export const plannedCalls = (on: CallTrigger): number => attemptsOf(on.attempts);

const attemptsTitle = (attempts: CallTrigger['attempts']): string => {
  if (attempts === 'every') return 'every attempt';
  if (attempts === undefined || typeof attempts === 'number') return `attempt ${attempts ?? 1}`;
  return `attempts ${attempts[0]}–${attempts[1]}`;
};

export const callTitle = (on: CallTrigger): string => {
  const which = on.instance === 'every' ? 'every ' : '';
  const nth = typeof on.instance === 'number' && on.instance > 1 ? ` #${on.instance}` : '';
  return `at ${which}${on.activity}${nth}, ${attemptsTitle(on.attempts)}`;
};

/** `1 chunk`, `3 chunks`, `all chunks` */
export const chunks = (count: number | 'all'): string => (count === 1 ? '1 chunk' : `${count} chunks`);

/** A kind of fault that is an answer of the fake provider. */
export const llmFaultKind = <F extends LlmFault>(kind: F['kind'], answer: (fault: F) => string): FaultKindOf<F> => ({
  kind,
  planned: (fault) => plannedCalls(fault.on),
  title: (fault) => `${answer(fault)} ${callTitle(fault.on)}`,
});

/** `of GET /jobs/7 at check_job, attempt 1, execution 2, call 3` */
const serviceTitle = ({ request, execution = 'every', call = 'every', ...on }: ServiceTrigger): string =>
  [
    request === undefined ? callTitle(on) : `of ${request} ${callTitle(on)}`,
    ...(execution === 'every' ? [] : [`execution ${execution}`]),
    ...(call === 'every' ? [] : [`call ${call}`]),
  ].join(', ');

/** A kind of fault that is an answer of a service or a page. */
export const serviceFaultKind = <F extends ServiceFault>(
  kind: F['kind'],
  answer: (fault: F) => string,
): FaultKindOf<F> => ({
  kind,
  planned: (fault) => plannedCalls(fault.on),
  title: (fault) => `${answer(fault)} ${serviceTitle(fault.on)}`,
});
