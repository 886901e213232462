// Rules about the replay of one history: what breaks, what could not be told, what drifts, what another machine would do.
import { rule, type GateRule } from './gate-rule.ts';

/** The steps differ: executions in flight would fail their workflow tasks. */
export const STEPS: readonly GateRule[] = [
  rule(
    'error',
    'step-added',
    'a step was added',
    'The code asks for a step that the history does not have. Guard it with patched().',
  ),
  rule(
    'error',
    'step-removed',
    'a step was removed',
    'The history has a step that the code no longer asks for. Keep it behind patched() until no execution that recorded it is open.',
  ),
  rule(
    'error',
    'step-renamed',
    'a step was renamed',
    'The code asks for another activity, child or signal where the history has one. Keep the old call for executions that recorded it.',
  ),
  rule(
    'error',
    'step-reordered',
    'steps changed places',
    'The same steps in another order. Keep the recorded order for executions that have it, behind patched().',
  ),
  rule(
    'error',
    'step-later',
    'a step comes later',
    'The code waits where the history holds the step. Ask for it in the same workflow task as before, and wait afterwards.',
  ),
  rule(
    'error',
    'step-other-branch',
    'another branch is taken',
    'A condition has another answer than it had when the history was recorded. Keep the old condition for executions that went by it.',
  ),
  rule(
    'error',
    'step-early-return',
    'the workflow ends earlier',
    'The code ends where the history went on. Guard the way out with patched().',
  ),
  rule(
    'error',
    'step-other-end',
    'the workflow ends in another way',
    'Completed, failed, canceled or continued as new: the code ends otherwise than recorded. Guard the new end with patched().',
  ),
  rule(
    'error',
    'task-fails',
    'the workflow task fails',
    'The code throws where the history went on. Executions would stand still and try it again without end.',
  ),
  rule(
    'error',
    'prefix-fails',
    'an execution in mid-flight would break',
    'The whole history replays, but an execution that stands at an earlier workflow task would not go on. Guard the change at that place.',
  ),
  rule(
    'error',
    'step-unlocated',
    'a difference that only the SDK sees',
    'The two sequences look the same, and the SDK refuses the history all the same. Read its message.',
  ),
];

/** The replay could not be done, or not be judged: never a pass. */
export const UNKNOWN: readonly GateRule[] = [
  rule(
    'error',
    'not-read',
    'not an Event History that can be replayed',
    'The file is damaged, cut short, decoded, or no history at all. The message says how to download it right.',
  ),
  rule(
    'error',
    'not-decoded',
    "payloads that the pipeline's codec refuses",
    'Another key, as a rule: the message has what the codec says. Set what it reads in the environment. It says nothing about the code.',
  ),
  rule(
    'error',
    'not-replayed',
    'the replay was not done',
    'A bound was passed (time, memory), or the replaying process ended. The message says which and after which step.',
  ),
  rule(
    'error',
    'not-registered',
    'a Workflow Type that nobody has',
    'No pipeline of the configuration has the Workflow Type of the history. Export it until no execution of it is open.',
  ),
  rule(
    'error',
    'cannot-tell',
    'the replay could not be judged',
    'What came back is neither a pass nor a break. The message has the reason.',
  ),
];

/** Replay passes over them, production does not. */
export const DRIFT: readonly GateRule[] = [
  rule('warning', 'drift-arguments', 'other arguments', 'The step is called with other arguments than recorded.'),
  rule(
    'warning',
    'drift-result',
    'another result',
    'The workflow, or one of its updates, answers something else than recorded. Who waits for it has to know both.',
  ),
  rule(
    'warning',
    'drift-failure',
    'another failure',
    'The workflow or one of its updates fails with another error than recorded, or an update fails that did not, or no longer does. Who waits for it has to know both.',
  ),
  rule(
    'warning',
    'drift-timeout',
    'other timeouts',
    'A timeout of the step differs. It holds from the next attempt on.',
  ),
  rule(
    'warning',
    'drift-heartbeat',
    'another heartbeat timeout',
    'The heartbeat timeout of the step differs: attempts are given up earlier or later than before.',
  ),
  rule('warning', 'drift-retry', 'another retry policy', 'The step is retried otherwise than recorded.'),
  rule(
    'warning',
    'drift-timer',
    'another timer length',
    'Timers that run keep their length; those started from now on get the new one.',
  ),
  rule(
    'warning',
    'drift-task-queue',
    'another task queue',
    'The step goes to another task queue. Keep workers on the old one until no task on it is open.',
  ),
  rule(
    'warning',
    'drift-order',
    'asked for earlier',
    'The step is asked for in an earlier workflow task than the one that recorded it: it starts beside steps it used to wait for.',
  ),
  rule(
    'warning',
    'drift-name',
    'another name',
    'A field that names the step differs where the SDK does not compare it.',
  ),
  rule(
    'warning',
    'drift-target',
    'another target',
    'A signal, a cancellation or an operation goes to another execution or endpoint.',
  ),
  rule('warning', 'drift-memo', 'another memo', 'The memo that the step writes differs.'),
  rule(
    'warning',
    'drift-search-attributes',
    'other search attributes',
    'The search attributes that the step writes differ: queries for executions find others.',
  ),
  rule(
    'warning',
    'drift-options',
    'other options',
    'An option of the step differs: its priority, or how a child ends with its parent, is started again, or by which schedule.',
  ),
  rule(
    'warning',
    'drift-more',
    'more drift than is told',
    'Of one history 50 drifts are told one by one; this says how many more there are. Mend those, and replay again.',
  ),
];

/** The same history again, in another surrounding. */
export const PROBES: readonly GateRule[] = [
  rule(
    'error',
    'probe-clock',
    'the clock of the machine decides',
    'The code does something else when the wall clock differs. Use Date.now() or new Date(), which read the time of the history, and give every Intl.DateTimeFormat a date.',
  ),
  rule(
    'error',
    'probe-time-zone',
    'the time zone decides',
    'The code does something else under another time zone: workers in two zones disagree. Use the UTC forms, or name the zone.',
  ),
  rule(
    'error',
    'probe-locale',
    'the locale decides',
    'The code does something else under another locale. Name the locale, or compare code units.',
  ),
  rule(
    'error',
    'probe-random',
    'random numbers of the machine decide',
    'Two processes disagree. Use uuid4() of @temporalio/workflow or Math.random(), which are the same at every replay.',
  ),
  rule(
    'error',
    'probe-environment',
    'the environment decides',
    'The code reads variables or the working directory of the process. Pass the value in the input, or read it in an activity.',
  ),
  rule(
    'error',
    'probe-shared-state',
    'another execution decides',
    'The code does something else beside another execution in the same process. Keep state in the workflow function.',
  ),
  rule(
    'error',
    'probe-query',
    'a query decides',
    'The code does something else once its queries are asked. A query only reads: take what changes state into a signal or an update.',
  ),
  rule(
    'error',
    'probe-several',
    'the machine decides',
    'Another machine does something else, and no single cause explains it. Look for what the step is made of.',
  ),
  rule(
    'warning',
    'probe-incomplete',
    'the probes did not come to an end',
    'Whether the code does the same on every machine was not seen. The message has the reason.',
  ),
];
