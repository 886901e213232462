// The codec of the clients outside of a trial throws where a fault says so, before anything is sent; whoever asked asks again at once.
import { AsyncLocalStorage } from 'node:async_hooks';
import { defaultFailureConverter, defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ClientOutfit } from '../environment/clients.ts';
import type { ClientCodecPlace } from '../scenario/payload-faults.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import type { WallClock } from '../clock.ts';
import { faultOf } from './plan.ts';
import type { Recorder } from './recorder.ts';
import type { TrialContext } from './trial-context.ts';

type Party = ClientCodecPlace['client'];

interface Armed {
  readonly id: string;
  readonly party: Party;
  readonly title: string;
  left: number;
}

/** Why a client could not encode: the SDK wraps what a codec throws in errors of its own, not more than a few. */
const CAUSES_MAX = 8;

class KeyServiceUnavailable extends Error {}

const isKeyServiceAway = (problem: unknown): boolean => {
  let here: unknown = problem;
  for (let depth = 0; depth < CAUSES_MAX && here instanceof Error; depth += 1) {
    if (here instanceof KeyServiceUnavailable) return true;
    here = here.cause;
  }
  return false;
};

const WORDS: Readonly<Record<Party, string>> = {
  starter: 'whoever starts the work',
  signaller: 'whoever sends a signal or an update',
};

const armedBy = ({ faults }: Plan): Armed[] =>
  faults.flatMap((planned) => {
    const fault = faultOf(planned);
    if (fault.kind !== 'payload.codec-fails' || !('client' in fault.on)) return [];
    return [{ id: planned.id, party: fault.on.client, title: planned.title, left: fault.on.times ?? 1 }];
  });

export class ClientCodec {
  readonly #armed: Armed[];
  readonly #asking = new AsyncLocalStorage<Party>();
  readonly #struck: (fault: { readonly id: string; readonly title: string }, detail: string) => void;

  /** @param struck - told of each strike, when it happens */
  constructor(plan: Plan, struck: (fault: { readonly id: string; readonly title: string }, detail: string) => void) {
    this.#armed = armedBy(plan);
    this.#struck = struck;
  }

  /** The faults that are on it. */
  get faultIds(): readonly string[] {
    return this.#armed.map(({ id }) => id);
  }

  /** From now on it throws no more. */
  heal(): void {
    for (const fault of this.#armed) fault.left = 0;
  }

  /** @returns why it still cannot encode, or undefined */
  async trouble(): Promise<string | undefined> {
    const left = this.#armed.filter((fault) => fault.left > 0);
    return left.length === 0
      ? undefined
      : `the codec of the client still throws: ${left.map(({ title }) => title).join(', ')}`;
  }

  /** What the pipeline's own clients have, with this codec behind theirs. */
  outfit({ interceptors = [], converter }: ClientOutfit): ClientOutfit {
    if (this.#armed.length === 0) return { interceptors, ...(converter === undefined ? {} : { converter }) };
    const plain = {
      payloadConverter: defaultPayloadConverter,
      failureConverter: defaultFailureConverter,
      payloadCodecs: [],
    };
    const own = converter ?? plain;
    return {
      // Outermost: what is asked again goes through all of the pipeline's own.
      interceptors: [this.#interceptor(), ...interceptors],
      converter: { ...own, payloadCodecs: [...own.payloadCodecs, this.#codec()] },
    };
  }

  #codec(): PayloadCodec {
    return {
      encode: async (payloads: Payload[]) => {
        this.#pass();
        return payloads;
      },
      decode: async (payloads: Payload[]) => payloads,
    };
  }

  #pass(): void {
    const party = this.#asking.getStore();
    const fault = this.#armed.find((one) => one.party === party && one.left > 0);
    if (party === undefined || fault === undefined) return;
    fault.left -= 1;
    const detail = `the codec of ${WORDS[party]} cannot encode: its key service is away`;
    this.#struck(fault, detail);
    throw new KeyServiceUnavailable(detail);
  }

  #interceptor(): WorkflowClientInterceptor {
    return {
      startWithDetails: (input, next) => this.#ask('starter', () => next(input)),
      signalWithStart: (input, next) => this.#ask('starter', () => next(input)),
      signal: (input, next) => this.#ask('signaller', () => next(input)),
      startUpdate: (input, next) => this.#ask('signaller', () => next(input)),
    };
  }

  /** At most once more than it can throw. */
  async #ask<T>(party: Party, send: () => Promise<T>): Promise<T> {
    for (;;) {
      const left = this.#leftFor(party);
      try {
        return await this.#asking.run(party, send);
      } catch (problem) {
        // Each turn has used up a strike, or is the last.
        if (!isKeyServiceAway(problem) || this.#leftFor(party) >= left) throw problem;
      }
    }
  }

  #leftFor(party: Party): number {
    return this.#armed.filter((one) => one.party === party).reduce((sum, { left }) => sum + left, 0);
  }
}

interface CodecParts {
  readonly plan: Plan;
  readonly recorder: Pick<Recorder, 'struck' | 'strikes'>;
  readonly clock: Pick<WallClock, 'now'>;
  onStrike(title: string): void;
}

/** The outfit of a trial's clients, with what ends the faults that are on it and what asks whether they have ended. */
export const clientCodecOf = (
  { plan, recorder, clock, onStrike }: CodecParts,
  own: ClientOutfit,
): Pick<TrialContext, 'outfit' | 'heals' | 'probes'> => {
  const codec = new ClientCodec(plan, ({ id, title }, detail) => {
    if (recorder.strikes(id).length === 0) onStrike(title);
    recorder.struck(id, { wallMs: clock.now(), detail });
  });
  return {
    outfit: codec.outfit(own),
    heals: new Map(codec.faultIds.map((id) => [id, () => codec.heal()])),
    probes: new Map(codec.faultIds.map((id) => [id, () => codec.trouble()])),
  };
};
