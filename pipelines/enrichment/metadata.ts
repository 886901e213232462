// Reads what the API says about a connector and about a job, with distrust: status 200 says nothing about what is in it.
import { z } from 'zod';
import { failure } from '../llm/classify.ts';
import { cut } from '../web/page.ts';
import { DESCRIPTION_MAX_CHARS, FIELDS_MAX, NAME_MAX_CHARS } from './policy.ts';
import type { ConnectorMetadata, JobState } from './types.ts';

/** What an API leaves out is empty here; whether anything is left to enrich is asked by `hasContent`. */
const metadata = z.object({
  revision: z.int().min(0),
  name: z.string().default(''),
  description: z.string().default(''),
  fields: z.array(z.object({ name: z.string(), type: z.string().default('') })).default([]),
});

/** @throws ApplicationFailure InvalidAnswerError when the value is no metadata */
export function metadataOf(connector_id: string, value: unknown): ConnectorMetadata {
  const parsed = metadata.safeParse(value);
  if (!parsed.success)
    throw failure(
      'InvalidAnswerError',
      `The API's answer for connector ${connector_id} is no metadata: ${z.prettifyError(parsed.error)}`,
    );
  const { revision, name, description, fields } = parsed.data;
  return {
    connector_id,
    revision,
    name: cut(name.trim(), NAME_MAX_CHARS),
    description: cut(description.trim(), DESCRIPTION_MAX_CHARS),
    fields: fields
      .slice(0, FIELDS_MAX)
      .map((field) => ({ name: cut(field.name.trim(), NAME_MAX_CHARS), type: cut(field.type.trim(), NAME_MAX_CHARS) })),
  };
}

/** A letter or a digit of any script. */
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/** Whether one field at least has a name: without, a model could only make something up. */
export const hasContent = ({ fields }: ConnectorMetadata): boolean =>
  fields.some(({ name }) => SAYS_SOMETHING.test(name));

const startedJob = z.object({ id: z.union([z.string(), z.int()]) });

/** An id becomes a part of an address. */
const JOB_ID = /^[\w-]{1,100}$/;

/** @throws ApplicationFailure InvalidAnswerError when the value names no job */
export function jobIdOf(value: unknown): string {
  const parsed = startedJob.safeParse(value);
  const id = String(parsed.data?.id ?? '');
  if (JOB_ID.test(id)) return id;
  throw failure('InvalidAnswerError', 'The answer to the start of the job has no id of letters, digits, _ and -');
}

const job = z.discriminatedUnion('status', [
  z.object({ status: z.enum(['queued', 'running']) }),
  z.object({ status: z.literal('done') }),
  z.object({ status: z.literal('failed'), error: z.string().default('no reason was given') }),
]);

/** @throws ApplicationFailure InvalidAnswerError when the value is no state of a job */
export function jobStateOf(value: unknown): JobState {
  const parsed = job.safeParse(value);
  if (!parsed.success)
    throw failure('InvalidAnswerError', `The answer is no state of a job: ${z.prettifyError(parsed.error)}`);
  switch (parsed.data.status) {
    case 'queued':
    case 'running':
      return { status: 'pending' };
    case 'done':
      return { status: 'done' };
    case 'failed':
      return { status: 'failed', reason: cut(parsed.data.error, DESCRIPTION_MAX_CHARS) };
  }
}
