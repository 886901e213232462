// A connection that can be disturbed: what can be done to it, and what went over it.

/** As toxiproxy names them: `upstream` is what the worker or client sends, `downstream` what it is answered. */
export type Direction = 'upstream' | 'downstream';

/** Every toxic that toxiproxy 2.12 has. */
export type ToxicType = 'latency' | 'bandwidth' | 'slow_close' | 'timeout' | 'reset_peer' | 'slicer' | 'limit_data';

/** What is done to every connection of a link, those that are open and those to come. All of it, always: nothing is drawn by lot. */
export type Impairment =
  /** Open connections end, new ones are refused. */
  | { readonly kind: 'down' }
  | {
      readonly kind: 'toxic';
      readonly type: ToxicType;
      readonly attributes: Readonly<Record<string, number>>;
      readonly directions: readonly Direction[];
    };

/** Counted since a moment, on the far side of the proxy. */
export interface Traffic {
  /** Connections that came through the proxy. */
  readonly opened: number;
  /** Of these, those that have ended. */
  readonly ended: number;
  /** Of those, which were used since then, or waited for an answer: a connection that was only kept is none. */
  readonly endedInUse: number;
  /** Bytes that arrived at the service. */
  readonly upstreamBytes: number;
  /** Bytes that the service answered; whether they arrived is the proxy's matter. */
  readonly downstreamBytes: number;
}

/** One way from a worker or a client to one service. */
export interface Link {
  /** `host:port` to connect to in place of the service. */
  readonly address: string;
  /**
   * Settles when the proxy has been asked back and answers that it is on; what slows data down, when an echo over the link was as slow.
   *
   * @param id - of the fault; several may act at the same time
   * @returns what the proxy answered, for people
   */
  impair(id: string, impairment: Impairment): Promise<string>;
  /** Takes it off again; nothing where it is not on. */
  restore(id: string): Promise<void>;
  /** What is still wrong with a link that nothing is to be wrong with: what the proxy says, and whether an echo comes back. */
  trouble(): Promise<string | undefined>;
  /** Since the link was made. */
  traffic(): Traffic;
  /** @returns what tells the traffic since now */
  watch(): () => Traffic;
}

export interface LinkRequest {
  /** For people and for the proxy: `worker-temporal of ordeal-1-2`. */
  readonly name: string;
  /** `host:port` of the service. */
  readonly upstream: string;
  /**
   * Whether its connections can be reset although they were opened before: every one of them then ends by a reset, also in order.
   */
  readonly resets: boolean;
}

/** All links of a run. */
export interface Network {
  /** The first one starts the proxy. @throws HarnessError TOOL_MISSING, SERVER_UNREACHABLE or ADDRESS_IN_USE */
  link(request: LinkRequest): Promise<Link>;
  close(): Promise<void>;
}
