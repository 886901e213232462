// Delivers the messages of a trial whose faults strike messages, and every update: each as its fault has it.
import type { ExecutionClock, StartedExecution } from '../../environment/types.ts';
import type { MessagePlan } from '../plan-action.ts';
import type { StrikeDesk } from '../strike-desk.ts';
import { Courier } from './courier.ts';
import { killAtNextTask, whileTaskIsHeld, type Standing } from './next-task.ts';
import { isMessage, struckBy, timeOf, type StruckBy } from './struck.ts';
import { nextTimeout, untilPast, upTo } from './timeout.ts';

/** What is known of an execution when it has started. */
export interface Started {
  readonly desk: StrikeDesk;
  readonly clock: ExecutionClock;
  readonly firstRunId: string;
}

type Struck<K extends StruckBy['fault']['kind']> = Extract<StruckBy['fault'], { kind: K }>;
type Crash = Struck<'signal.during-crash' | 'update.during-crash'>;
type WithTimeout = Struck<'signal.at-timeout' | 'update.at-timeout'>;
type Twice = Struck<'signal.duplicated' | 'update.duplicated'>;

const FIRST_COPY = 1;
const SECOND_COPY = 2;

export class Post {
  readonly #standing: Standing;
  readonly #courier: Courier;

  constructor(standing: Standing) {
    this.#standing = standing;
    this.#courier = new Courier(standing.trial, standing.workflowId);
  }

  /** At a moment of the clock, which stands. Settles when it is answered, a crash it meets recovered from. */
  async deliver(action: MessagePlan, atMs: number, started: Started): Promise<void> {
    const answers = await this.#asItsFaultHasIt(action, started);
    this.#record(action, answers, { plannedMs: action.when.kind === 'moment' ? action.when.atMs : atMs, sentMs: atMs });
  }

  /** What comes with the start is there by now. */
  startedWith(sentWallMs: number, update: StartedExecution['update']): void {
    const { trial } = this.#standing;
    const action = trial.plan.actions.find((one) => isMessage(one) && timeOf(trial.plan, one) === 'start');
    if (action === undefined || !isMessage(action)) return;
    this.#courier.cameWithStart(action, sentWallMs, update);
    this.#record(action, [undefined], action.when.kind === 'moment' ? { plannedMs: action.when.atMs, sentMs: 0 } : {});
  }

  /** The execution has ended. */
  async afterEnd(): Promise<void> {
    const { plan } = this.#standing.trial;
    for (const action of plan.actions) {
      if (!isMessage(action) || timeOf(plan, action) !== 'end') continue;
      this.#record(action, [await this.#courier.send(action, FIRST_COPY)], {});
    }
  }

  answered(): Promise<void> {
    return this.#courier.answered();
  }

  /** @returns what each message that was sent was answered: undefined, or the error */
  async #asItsFaultHasIt(action: MessagePlan, started: Started): Promise<readonly (string | undefined)[]> {
    const struck = struckBy(this.#standing.trial.plan, action);
    const once = async (): Promise<readonly (string | undefined)[]> => [await this.#courier.send(action, FIRST_COPY)];
    switch (struck?.fault.kind) {
      case undefined:
      case 'signal.reordered': // its moment is another (moments.ts)
      case 'update.reordered':
      case 'signal.before-start':
      case 'update.before-start':
      case 'signal.after-end':
      case 'update.after-end':
        return once();
      case 'signal.duplicated':
      case 'update.duplicated':
        return this.#twice(action, struck.fault);
      case 'signal.at-timeout':
      case 'update.at-timeout':
        return this.#atTimeout(action, struck as StruckBy<WithTimeout>, started);
      case 'signal.during-crash':
      case 'update.during-crash':
        return this.#duringCrash(action, struck as StruckBy<Crash>, started);
    }
  }

  /** The second comes while the first is being handled: the execution cannot end between them. */
  async #twice(action: MessagePlan, fault: Twice): Promise<readonly (string | undefined)[]> {
    const isSame = fault.kind === 'signal.duplicated' ? fault.request === 'same' : fault.id !== 'new';
    const answers: (string | undefined)[] = [];
    let second: Promise<string | undefined> | undefined;
    let first: Promise<string | undefined> | undefined;
    await whileTaskIsHeld(
      this.#standing,
      `${action.id} twice`,
      async () => {
        first = this.#courier.send(action, FIRST_COPY);
        // An update is accepted by the task that is to be held.
        if (action.kind === 'signal') await first;
      },
      async () => {
        second = isSame ? this.#courier.again(action, FIRST_COPY) : this.#courier.send(action, SECOND_COPY);
        if (action.kind === 'signal') await second;
        else await this.#courier.admitted(action, isSame ? FIRST_COPY : SECOND_COPY);
      },
    );
    answers.push(await first);
    const last = await second;
    // The same request again is one message.
    return isSame ? answers : [...answers, last];
  }

  async #atTimeout(
    action: MessagePlan,
    { fault }: StruckBy<WithTimeout>,
    { clock, firstRunId }: Started,
  ): Promise<readonly (string | undefined)[]> {
    let sent: Promise<string | undefined> | undefined;
    /** Settles when the server has it: an update is accepted by the task that is held, or by the next. */
    const send = async (): Promise<boolean> => {
      sent = this.#courier.send(action, FIRST_COPY);
      if (action.kind === 'update') return this.#courier.admitted(action, FIRST_COPY);
      await sent;
      return true;
    };
    const sendDuring = async (task: number | undefined): Promise<void> => {
      const isThere = await send();
      if (isThere && task !== undefined && action.kind === 'update') this.#courier.cameDuring(action, FIRST_COPY, task);
    };
    const dueMs = await nextTimeout(this.#standing);
    if (dueMs === undefined) return [await this.#courier.send(action, FIRST_COPY)];
    const lead = fault.first !== undefined && fault.first !== 'timeout';
    const come = async (): Promise<void> => void (await upTo(this.#standing, dueMs, { clock, firstRunId, lead }));
    const sendInTime = async (): Promise<void> => {
      await come();
      await send();
    };
    const past = async (task: number | undefined): Promise<void> => {
      if (task !== undefined && action.kind === 'update') this.#courier.cameDuring(action, FIRST_COPY, task);
      await untilPast(this.#standing.trial.places.clock, clock, dueMs);
    };
    const name = `${action.id} at the timeout`;
    await (lead
      ? whileTaskIsHeld(this.#standing, name, sendInTime, past)
      : whileTaskIsHeld(this.#standing, name, come, sendDuring));
    return [await sent];
  }

  async #duringCrash(
    action: MessagePlan,
    { planned, fault }: StruckBy<Crash>,
    { desk }: Started,
  ): Promise<readonly (string | undefined)[]> {
    let sent: Promise<string | undefined> | undefined;
    const send = async (): Promise<void> => {
      sent = this.#courier.send(action, FIRST_COPY);
      // An update is accepted by a worker, and none is there.
      if (action.kind === 'signal') await sent;
    };
    if (fault.dying === 'handling') await killAtNextTask(this.#standing, planned.id, send);
    else await desk.order({ planned, detail: planned.title, meanwhile: send });
    await desk.settled();
    // Where another execution has met the crash before, this message comes without one.
    return [await (sent ?? this.#courier.send(action, FIRST_COPY))];
  }

  #record(
    { id, refused: planned, ...of }: MessagePlan,
    answers: readonly (string | undefined)[],
    moments: { readonly plannedMs?: number; readonly sentMs?: number },
  ): void {
    const { trial, workflowId } = this.#standing;
    const name = of.kind === 'signal' ? of.signal : of.update;
    const refused = answers.find((error) => error !== undefined);
    // What finds nobody was not sent, unless that is what is expected of it.
    const arrived = answers.filter((error) => error !== 'WorkflowNotFoundError' || error === planned);
    const outcome = refused === undefined || arrived.length < answers.length ? {} : { refused };
    trial.recorder.actions.push({
      id,
      signal: name,
      execution: workflowId,
      sent: arrived.length,
      ...outcome,
      ...moments,
    });
  }
}
