// The activities of the agent loop, bound to a model, a blob store and a database.
import { createHash } from 'node:crypto';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Pool } from 'pg';
import { z } from 'zod';
import { failure } from '../llm/classify.ts';
import type { LanguageModel } from '../llm/types.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { insertOnce, writerOf } from '../storage/database.ts';
import { calculate } from './calculate.ts';
import { actionSchema, decisionOf, decisionPrompt } from './decision.ts';
import { ANSWER_MAX_TOKENS, LLM_REQUEST_TIMEOUT_MS, OBSERVATION_MAX_CHARS } from './policy.ts';
import { callService } from './service.ts';
import { fit } from './text.ts';
import type { AgentActivities, JobState } from './types.ts';

export interface AgentServices {
  readonly model: LanguageModel;
  readonly blobs: BlobStore;
  readonly pool: Pool;
}

export const createActivities = ({ model, blobs, pool }: AgentServices): AgentActivities => ({
  async decide_action(request) {
    const { text, tokensIn, tokensOut } = await model.completeWithUsage({
      prompt: decisionPrompt(request),
      schema: actionSchema(request.actions),
      // Asked again with the same words, the model answers the same: it has to be told instead.
      asWritten: true,
      maxTokens: ANSWER_MAX_TOKENS,
      timeoutMs: LLM_REQUEST_TIMEOUT_MS,
      signal: cancellationSignal(),
    });
    return decisionOf(text, tokensIn + tokensOut);
  },
  async search({ url, query }) {
    const address = `${url}${url.includes('?') ? '&' : '?'}q=${encodeURIComponent(query)}`;
    const answer = await callService({ url: address, signal: cancellationSignal() });
    return answer.kind === 'answer' ? { ...answer, text: fit(answer.text, OBSERVATION_MAX_CHARS) } : answer;
  },
  calculate: (expression) => Promise.resolve(calculate(expression)),
  async save_note(text) {
    // The text and not the activity names the note: Activity IDs begin again when an execution continues as new.
    const { workflowId } = writerOf(activityInfo());
    const name = createHash('sha256').update(text).digest('hex').slice(0, NOTE_NAME_LENGTH);
    await insertOnce(
      pool,
      'agent_notes',
      { workflowId, activityId: `note-${name}` },
      {
        effect: 'save_note',
        subject: `${workflowId} ${name}`,
        note: text,
      },
    );
  },
  async start_batch_job({ url, work, step }) {
    const { workflowId } = writerOf(activityInfo());
    const answer = await callService({
      url: `${base(url)}/jobs`,
      body: { work },
      idempotencyKey: `${workflowId}/step-${step}`,
      signal: cancellationSignal(),
    });
    return answer.kind === 'answer' ? { kind: 'answer', job: read(STARTED, answer.text).id } : answer;
  },
  async poll_batch_job({ url, job }) {
    const answer = await callService({
      url: `${base(url)}/jobs/${encodeURIComponent(job)}`,
      signal: cancellationSignal(),
    });
    return answer.kind === 'answer' ? stateOf(answer.text) : answer;
  },
  async keep_transcript({ before, steps }) {
    const lines = steps.map((step) => `${JSON.stringify(step)}\n`).join('');
    return blobs.put(before === undefined ? lines : (await blobs.get(before)).toString('utf8') + lines);
  },
});

/** Hexadecimal digits of a note's name: 128 bits. */
const NOTE_NAME_LENGTH = 32;
const JOB_ID_MAX_CHARS = 200;

const STARTED = z.object({
  id: z
    .union([
      z
        .string()
        .min(1)
        .max(JOB_ID_MAX_CHARS)
        .refine((id) => id !== '.' && id !== '..'),
      z.int(),
    ])
    .transform(String),
});
const STATE = z.object({
  status: z.enum(['queued', 'running', 'succeeded', 'failed']),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
});

const base = (url: string): string => url.replace(/\/+$/, '');

function stateOf(text: string): JobState {
  const { status, result, error } = read(STATE, text);
  const state = status === 'queued' ? 'running' : status;
  const said = state === 'failed' ? error : result;
  const shown = typeof said === 'string' ? said : (JSON.stringify(said) ?? '');
  return { kind: 'answer', state, text: fit(shown, OBSERVATION_MAX_CHARS) };
}

/** @throws ApplicationFailure InvalidAnswerError, retryable: a service that starts up answers HTML */
function read<T>(schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw failure('InvalidAnswerError', 'The batch system did not answer with JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw failure(
    'InvalidAnswerError',
    `The batch system answered with something else: ${z.prettifyError(parsed.error)}`,
  );
}
