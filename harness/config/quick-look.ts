// A quick look at a configuration and its pipelines: says yes only to what the schema takes as well. Loading the schema takes longer than all the rest of a configuration.
import { isAbsolute } from 'node:path';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

/** Objects as they are written down: everything else is left to the schema. */
const isPlain = (value: unknown): value is Fields => {
  if (typeof value !== 'object' || value === null) return false;
  const made: unknown = Object.getPrototypeOf(value);
  return (
    (made === Object.prototype || made === null) &&
    Reflect.ownKeys(value).every(
      (key) => typeof key === 'string' && Object.prototype.propertyIsEnumerable.call(value, key),
    )
  );
};

const isName: Check = (value) => typeof value === 'string' && value !== '';
const isFunction: Check = (value) => typeof value === 'function';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isAbsolutePath: Check = (value) => typeof value === 'string' && isAbsolute(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 1;
const isAmount: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isGiven: Check = (value) => value !== undefined;
/** The schema asks nothing of it either. */
const isAnything: Check = () => true;

const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check, atLeast = 0): Check =>
  (value) =>
    // `every` passes over holes.
    Array.isArray(value) && value.length >= atLeast && Array.from<unknown>(value).every(check);
const recordOf =
  (check: Check): Check =>
  (value) =>
    isPlain(value) && Object.values(value).every(check);
/** A field that is not listed may be one that only the schema knows. */
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isPlain(value) &&
    Object.keys(value).every((key) => Object.hasOwn(checks, key)) &&
    Object.entries(checks).every(([key, check]) => check(value[key]));

const isProbe = fields({
  name: isName,
  query: (value) => typeof value === 'string' && value.includes('$1'),
});
const isPrice = fields({ input: isAmount, cachedInput: maybe(isAmount), output: isAmount });
const isWrittenAnswer = fields({ activity: maybe(isName), containing: maybe(isName), content: isGiven });
const isAnswers: Check = (value) => value === 'invented' || listOf(isWrittenAnswer)(value);

/** Whether a configuration is in order beyond doubt. False: the schema has to say. */
export const isFineConfig: Check = fields({
  pipelines: isName,
  scenarios: isName,
  environment: isFunction,
  effects: maybe(recordOf(listOf(isProbe))),
  answers: maybe(recordOf(isAnswers)),
  prices: maybe(recordOf(isPrice)),
  serverDatabase: maybe(isName),
  out: maybe(isName),
});

const areMessages = maybe(listOf(fields({ name: isName, example: isAnything })));
const isTrigger = fields({
  example: isAnything,
  nameOf: isAnything,
  check: isAnything,
  file: isAnything,
  signals: areMessages,
  queries: areMessages,
  updates: areMessages,
});
const isEntry = fields({ type: isName, taskQueue: isName, trigger: maybe(isTrigger) });
const isWorker = fields({
  taskQueue: isName,
  workflows: isBoolean,
  activities: listOf(isName),
  maxConcurrentActivities: maybe(isCount),
});

/** Whether a pipeline is in order beyond doubt. False: the schema has to say. */
export const isFinePipeline: Check = fields({
  name: isName,
  workflowsPath: isName,
  workflows: listOf(isEntry, 1),
  fleet: listOf(isWorker, 1),
  interceptors: maybe(
    fields({
      workflowModules: maybe(listOf(isName)),
      activity: maybe(listOf(isFunction)),
      client: maybe(listOf(isPlain)),
    }),
  ),
  dataConverter: maybe(
    fields({
      payloadConverterPath: maybe(isAbsolutePath),
      failureConverterPath: maybe(isAbsolutePath),
      payloadCodecsPath: maybe(isAbsolutePath),
    }),
  ),
  openActivities: isFunction,
  migrate: maybe(isFunction),
  historiesPath: maybe(isName),
});
