// The server's dynamic configuration that makes virtual time work, and fast. Each value was found by measuring (docs/discoveries.md).

export const DYNAMIC_CONFIG: Readonly<Record<string, boolean | number | string>> = {
  // Off by default: a start with a time-skipping configuration would be refused.
  'frontend.WorkflowTimeSkippingEnabled': true,
  // At its default of 1 s every skip costs a whole second of wall time.
  'history.timerProcessorMaxTimeShift': '1ms',
  // Skipping makes timers due in bursts.
  'history.timerProcessorMaxPollRPS': 100_000,
  'history.timerProcessorMaxPollHostRPS': 100_000,
  // At its default of 1 a query that comes while another one waits for a workflow task is refused.
  'history.MaxBufferedQueryCount': 1_000,
  // With several partitions, tasks are forwarded between them at 10 a second.
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
};

/** As the server's file has it. JSON is YAML. */
export const dynamicConfigFile = (): string =>
  JSON.stringify(Object.fromEntries(Object.entries(DYNAMIC_CONFIG).map(([key, value]) => [key, [{ value }]])));

/** As `temporal server start-dev` takes it: one flag per key, values in JSON. */
export const dynamicConfigFlags = (): readonly string[] =>
  Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${JSON.stringify(value)}`,
  ]);
