// An external job of hours inside a workflow: started once, asked about now and then, waited for with a bound. Safe in the sandbox.
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  sleep,
} from '@temporalio/workflow';
import {
  CHECK_JOB_OPTIONS,
  JOB_POLL_FIRST_MS,
  JOB_POLL_GROWTH,
  JOB_POLL_MAX_MS,
  JOB_WAIT_MS,
  START_JOB_OPTIONS,
} from './policy.ts';
import type { EnrichmentActivities, EnrichmentInput, JobRef, JobState } from './types.ts';

const { start_enrichment_job } = proxyActivities<Pick<EnrichmentActivities, 'start_enrichment_job'>>(START_JOB_OPTIONS);
const { check_enrichment_job } = proxyActivities<Pick<EnrichmentActivities, 'check_enrichment_job'>>(CHECK_JOB_OPTIONS);

/** Starts the job and returns when it is done. @throws ApplicationFailure JobFailedError, JobLostError, JobTimeoutError */
export async function finishJob(input: EnrichmentInput): Promise<void> {
  const job_id = await start_enrichment_job(input);
  const end = await endWithin(JOB_WAIT_MS, { api_url: input.api_url, job_id });
  switch (end.status) {
    case 'done':
      return;
    case 'failed':
      throw ApplicationFailure.nonRetryable(`Job ${job_id} failed: ${end.reason}`, 'JobFailedError');
    case 'lost':
      throw ApplicationFailure.nonRetryable(`Job ${job_id} is not known any more`, 'JobLostError');
    case 'pending':
      throw ApplicationFailure.nonRetryable(`Job ${job_id} has not ended in ${JOB_WAIT_MS} ms`, 'JobTimeoutError');
  }
}

/** How the job ended; `pending` when it has not within the bound. */
async function endWithin(boundMs: number, job: JobRef): Promise<JobState> {
  try {
    return await CancellationScope.withTimeout(boundMs, () => ended(job));
  } catch (error) {
    // The scope's own timer cancels what runs in it. A cancellation of the whole workflow goes on outwards.
    if (isCancellation(error) && !CancellationScope.current().consideredCancelled) return { status: 'pending' };
    throw error;
  }
}

/** Polls, with a timer in between: nobody has to be alive while it runs. Ended by the scope around it. */
async function ended(job: JobRef): Promise<JobState> {
  for (let waitMs = JOB_POLL_FIRST_MS; ; waitMs = Math.min(waitMs * JOB_POLL_GROWTH, JOB_POLL_MAX_MS)) {
    await sleep(waitMs);
    const state = await stateOf(job);
    if (state.status !== 'pending') return state;
  }
}

/** An API that is down now says nothing about the job: the next poll asks again. What no attempt can heal ends the wait. */
async function stateOf(job: JobRef): Promise<JobState> {
  try {
    return await check_enrichment_job(job);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    if (error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true) throw error;
    return { status: 'pending' };
  }
}
