// The schema of faults on the way of payloads (payload-faults.ts).
import { z } from 'zod';
import { exact } from '../problems.ts';
import { oneOfThese } from './fault-schemas.ts';

/** A client that throws more often than this has been given up by whoever asked it. */
const CLIENT_STRIKES_MAX = 10;

const isAtClient = (on: unknown): boolean => typeof on === 'object' && on !== null && 'client' in on;

/**
 * @param text - the schema of a name
 * @param attempts - the schema of attempts, `every` included
 * @param oneOf - the form of which a field is there
 */
export const payloadFaults = (
  text: z.ZodType,
  attempts: z.ZodType,
  oneOf: (forms: readonly (readonly [key: string, schema: z.ZodType, shown: string])[]) => z.ZodType,
) => {
  const ordinal = z.int().min(1);
  const execution = ordinal.optional();
  const task = exact({ workflowTask: ordinal, execution });
  const activity = exact({
    activity: text,
    attempts: attempts.optional(),
    instance: z.union([ordinal, z.literal('every')]).optional(),
    execution,
  });
  const client = exact({
    client: oneOfThese(['starter', 'signaller']),
    times: z.int().min(1).max(CLIENT_STRIKES_MAX).optional(),
  });
  return [
    exact({
      kind: z.literal('payload.codec-fails'),
      during: oneOfThese(['encode', 'decode']),
      on: oneOf([
        ['activity', activity, '{ activity, attempts?, instance?, execution? }'],
        ['workflowTask', task, '{ workflowTask, execution? }'],
        ['client', client, '{ client, times? }'],
      ]),
    }).refine(({ during, on }) => during === 'encode' || !isAtClient(on), {
      path: ['during'],
      error: "expected 'encode': a client is struck before it sends, when nothing has come back yet.",
    }),
  ] as const;
};
