// The schema of faults on the way of payloads (payload-faults.ts).
import { z } from 'zod';
import { exact } from '../problems.ts';
import { oneOfThese } from './fault-schemas.ts';

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
  return [
    exact({
      kind: z.literal('payload.codec-fails'),
      during: oneOfThese(['encode', 'decode']),
      on: oneOf([
        ['activity', activity, '{ activity, attempts?, instance?, execution? }'],
        ['workflowTask', task, '{ workflowTask, execution? }'],
      ]),
    }),
  ] as const;
};
