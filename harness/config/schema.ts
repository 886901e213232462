// What ordeal.config.ts must look like. Unknown keys are errors: a misspelled option must not be passed over in silence.
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { exact } from '../problems.ts';
import { answerSchema } from '../scenario/answer-schema.ts';

const callable = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', {
  error: 'expected a function.',
});
const name = z.string().min(1, { error: 'expected a name, got an empty text.' });
const absolute = z
  .string()
  .refine(isAbsolute, { error: 'expected an absolute path: fileURLToPath(new URL(…, import.meta.url)).' });
const dollars = z.number().min(0);

const probeSchema = exact({
  name,
  query: z
    .string()
    .includes('$1', { error: 'expected SQL with the parameter $1 (text[] of Workflow IDs), got a query without it.' }),
});

const priceSchema = exact({ input: dollars, cachedInput: dollars.optional(), output: dollars });

const answers = z.union([z.literal('invented'), z.array(answerSchema)], {
  error: 'expected a list of answers or "invented".',
});

/** The schema of OrdealConfig. */
export const configSchema: z.ZodType = exact({
  pipelines: name,
  scenarios: name,
  environment: callable,
  effects: z.record(z.string(), z.array(probeSchema)).optional(),
  answers: z.record(z.string(), answers).optional(),
  prices: z.record(z.string(), priceSchema).optional(),
  serverDatabase: name.optional(),
  out: name.optional(),
});

const messages = z.array(z.looseObject({ name })).optional();
const trigger = z.looseObject({ signals: messages, queries: messages, updates: messages });
const entrySchema = z.looseObject({ type: name, taskQueue: name, trigger: trigger.optional() });
const workerSchema = z.looseObject({
  taskQueue: name,
  workflows: z.boolean(),
  activities: z.array(name),
  maxConcurrentActivities: z.int().min(1).optional(),
});

/** The schema of one Pipeline. Loose: production code may carry more than the harness asks for. */
export const pipelineSchema: z.ZodType = z.looseObject({
  name,
  workflowsPath: name,
  workflows: z.array(entrySchema).min(1),
  fleet: z.array(workerSchema).min(1),
  interceptors: z
    .looseObject({
      workflowModules: z.array(name).optional(),
      activity: z.array(callable).optional(),
      client: z.array(z.looseObject({})).optional(),
    })
    .optional(),
  dataConverter: exact({
    payloadConverterPath: absolute.optional(),
    failureConverterPath: absolute.optional(),
    payloadCodecsPath: absolute.optional(),
  }).optional(),
  openActivities: callable,
  migrate: callable.optional(),
  historiesPath: name.optional(),
});
