// What goes wrong on the way of payloads: part of what a scenario may say.

/** Which work of the codec of a worker process fails. */
export type WorkerCodecPlace =
  /** That of the attempts of an activity: its input is decoded, its result encoded. */
  | {
      /** Activity type. */
      readonly activity: string;
      /** One, a closed range, or `every`. Default 1. */
      readonly attempts?: number | readonly [first: number, last: number] | 'every';
      /** Which activities of this type, in the order in which a run schedules them: one (from 1), or `every`. Default 1. */
      readonly instance?: number | 'every';
      /** Only this execution of the trial, by its number. Default: any. */
      readonly execution?: number;
    }
  /**
   * The nth workflow task of a run (from 1): what came is decoded, what the workflow asks for is encoded. It throws once: the task that
   * the server gives out again works.
   */
  | { readonly workflowTask: number; readonly execution?: number };

/**
 * The codec of a client outside: of whoever starts the execution, or of whoever sends it signals and updates. It throws before anything is
 * sent, and the client asks again at once: one that gives up has not started the work. A start together with an update is left alone.
 */
export interface ClientCodecPlace {
  readonly client: 'starter' | 'signaller';
  /** How often it throws, over all executions. Default 1. */
  readonly times?: number;
}

/** Which work of a codec fails. */
export type CodecPlace = WorkerCodecPlace | ClientCodecPlace;

/**
 * A codec throws, as one does whose key service is away. A pipeline without a codec gets one for it, which changes nothing.
 * Of a chain of runs, it strikes in the first that comes to the place. A client encodes only.
 */
export type PayloadFault =
  | { readonly kind: 'payload.codec-fails'; readonly during: 'encode' | 'decode'; readonly on: WorkerCodecPlace }
  | { readonly kind: 'payload.codec-fails'; readonly during: 'encode'; readonly on: ClientCodecPlace };
