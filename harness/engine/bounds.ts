// The bounds of a trial in wall-clock time, each with the reason for its number.

/** One trial from start to settled. The slowest honest trial takes a few seconds on two cores; a stuck one must not hold the run. */
export const TRIAL_WALL_MS = 90_000;

/**
 * A run that is cut short waits for its trials this long. They hear of it within moments, all but one that waits for a busy server
 * or a booting process: nothing of it would be kept anyway.
 */
export const CUT_SHORT_WALL_MS = 3_000;

/** After everything was healed, an execution gets this long to end. */
export const HEALED_WALL_MS = 15_000;

/** Runs of one continue-as-new chain that are collected; each is a history to fetch, to replay and to keep. */
export const CHAIN_RUNS_MAX = 500;

/** From the strike of a `completed` trigger until the server has recorded the completions: a few milliseconds when healthy. */
export const COMPLETIONS_WALL_MS = 10_000;

/** After the end of the execution, bodies that still run get this long to end. */
export const SETTLE_WALL_MS = 15_000;
export const SETTLE_EVERY_MS = 20;

/**
 * A workflow task that died with its worker is given to the next one after this long; the server's own default is 10 s.
 * The server takes whole seconds, so this is its minimum.
 */
export const WORKFLOW_TASK_TIMEOUT_MS = 1_000;

/** One query from the question to its answer, the boot of a standby and a workflow task timeout included. */
export const QUERY_WALL_MS = 20_000;
/** A query that was given to a worker which then died is never answered: after this it is asked anew. */
export const QUERY_TRY_MS = 2_000;
/** Before a query that could not be answered yet is asked anew. */
export const QUERY_AGAIN_MS = 50;
/** Watched queries: from one answer to the next question. */
export const QUERY_EVERY_MS = 100;

/** The signals of one action at a point. The process that stands there waits longer (workers/host/fleet.ts). */
export const ACTION_WALL_MS = 10_000;

/** After healing: until what was struck has answered that it is sound again. */
export const SOUND_WALL_MS = 20_000;

/** After a kill: how often to look for tasks that were handed to a worker which was already dead. */
export const LOST_TASK_EVERY_MS = 400;

/** After a deploy: how often to look whether the new code refuses every history. */
export const REFUSAL_EVERY_MS = 250;
