// What goes wrong on the way from one to another: part of what a scenario may say. `On`: when it strikes (types.ts).

/** The way from one to another: each worker process has its own, and so has the client that sends signals and updates and asks queries. */
export type NetworkLink = 'worker-temporal' | 'worker-llm' | 'worker-database' | 'client-temporal';

/** Where and how long a network fault is on. It strikes every connection of the link, those that are open and those to come. */
export interface OnLink<On> {
  readonly on: On;
  readonly link: NetworkLink;
  /** Of a worker's link: of the process that reached the point, or of all processes of the trial. Default `struck`; at a virtual moment always `all`. */
  readonly workers?: 'struck' | 'all';
  /**
   * Heals by itself so many wall ms after it has first met something (data of its direction, a connection that ended). Default: when
   * the work has ended, or the trial has waited for it in vain.
   * A worker that is cut off from Temporal without it is lost: others do its work.
   */
  readonly forMs?: number;
}

/** A network fault of one direction. */
export interface OnWay<On> extends OnLink<On> {
  /** `upstream`: what the worker or client sends; `downstream`: what it is answered. Default `downstream`. */
  readonly direction?: 'upstream' | 'downstream' | 'both';
}

/** One thing that goes wrong on a link. */
export type NetworkFaultOn<On> =
  /** Open connections end, new ones are refused. */
  | ({ readonly kind: 'network.down' } & OnLink<On>)
  /** All data comes so many ms later. */
  | ({ readonly kind: 'network.latency'; readonly ms: number } & OnWay<On>)
  /** No more than so many kilobytes a second get through. */
  | ({ readonly kind: 'network.bandwidth'; readonly kilobytesPerSecond: number } & OnWay<On>)
  /** A connection that is closed stays open for so many ms. */
  | ({ readonly kind: 'network.slow-close'; readonly delayMs: number } & OnWay<On>)
  /**
   * Data is lost without a word; connections end after so many ms. Default: only when the fault is healed.
   * A server notices a silent worker after about a minute, which the clock skips: on `worker-temporal` either `forMs` is said, or
   * `closeAfterMs` with `direction: 'both'` or `'upstream'`.
   */
  | ({ readonly kind: 'network.timeout'; readonly closeAfterMs?: number } & OnWay<On>)
  /** Connections are reset (TCP RST), so many ms after their next data. Default 0. */
  | ({ readonly kind: 'network.reset-peer'; readonly afterMs?: number } & OnWay<On>)
  /** Data comes in pieces of about so many bytes, with a pause of so many ms between two. Default: no pause. */
  | ({ readonly kind: 'network.slicer'; readonly bytes: number; readonly pauseMs?: number } & OnWay<On>)
  /** A connection ends when so many bytes have gone through it. */
  | ({ readonly kind: 'network.limit-data'; readonly bytes: number } & OnWay<On>);
