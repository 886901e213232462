// What goes wrong with a signal or an update on its way from somebody outside: part of what a scenario may say (types.ts).

/** Which signal of `actions`. */
export interface SignalTrigger {
  readonly signal: string;
  /** The nth of this name in `actions`, from 1. Default 1. */
  readonly nth?: number;
}

/** Which update of `actions`. */
export interface UpdateTrigger {
  readonly update: string;
  /** The nth of this name in `actions`, from 1. Default 1. */
  readonly nth?: number;
}

/**
 * When the workers die.
 *
 * - `before` (default): all processes are dead when the message is sent; others come when the server has it.
 * - `handling`: the process that handles it dies with its workflow task computed and not reported.
 */
export type CrashMoment = 'before' | 'handling';

/** One thing that goes wrong with one message. Of a message at a point only what changes its time to the start or past the end. */
export type MessageFault =
  /**
   * It is sent twice, the second while the first is being handled.
   *
   * - `new` (default): its sender sends it again, which makes two signals.
   * - `same`: the client library repeats its request, which the server takes for the same signal.
   */
  | { readonly kind: 'signal.duplicated'; readonly on: SignalTrigger; readonly request?: 'new' | 'same' }
  /** The next message of `actions` overtakes it. */
  | { readonly kind: 'signal.reordered'; readonly on: SignalTrigger }
  /** It starts the execution (signal-with-start), and is there before the first workflow task. */
  | { readonly kind: 'signal.before-start'; readonly on: SignalTrigger }
  /** It is sent when the execution has ended: refused, and nothing changes. */
  | { readonly kind: 'signal.after-end'; readonly on: SignalTrigger }
  /**
   * It arrives together with the next timeout that the workflow waits for: both are there before the workflow has decided.
   * `first` says which of them the server has first. Default `timeout`.
   */
  | { readonly kind: 'signal.at-timeout'; readonly on: SignalTrigger; readonly first?: 'signal' | 'timeout' }
  | { readonly kind: 'signal.during-crash'; readonly on: SignalTrigger; readonly dying?: CrashMoment }
  /** It is sent twice: under the same id (default), which is the same update, or under a new one, which is another. */
  | { readonly kind: 'update.duplicated'; readonly on: UpdateTrigger; readonly id?: 'same' | 'new' }
  /** It is sent when the execution has ended: refused, and nothing changes. */
  | { readonly kind: 'update.after-end'; readonly on: UpdateTrigger }
  | { readonly kind: 'update.during-crash'; readonly on: UpdateTrigger; readonly dying?: CrashMoment }
  /** The next message of `actions` overtakes it. */
  | { readonly kind: 'update.reordered'; readonly on: UpdateTrigger }
  /** It starts the execution (update-with-start), and the first workflow task has to accept it. */
  | { readonly kind: 'update.before-start'; readonly on: UpdateTrigger }
  /**
   * It arrives together with the next timeout that the workflow waits for: both are there before the workflow has decided.
   * `first` says which of them the workflow is told first. Default `timeout`.
   */
  | { readonly kind: 'update.at-timeout'; readonly on: UpdateTrigger; readonly first?: 'update' | 'timeout' };
