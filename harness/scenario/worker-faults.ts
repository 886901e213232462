// What goes wrong with whole worker processes and the code they run: part of what a scenario may say. `On`: when it strikes (types.ts).
import type { Duration } from './types.ts';

/** Another version of the pipeline's code: a module that registers it, as the one that the configuration names does. */
export interface CodeVersion {
  /** Module that exports `pipelines`, relative to the configuration: an older checkout's own, or one beside today's. */
  readonly pipelines: string;
  /** Its name there. Default: the name of the scenario's pipeline. */
  readonly pipeline?: string;
}

/** One thing that goes wrong with worker processes from the start of the trial to its end. */
export type StandingFault =
  /** No worker process of the trial keeps a workflow in memory: every workflow task replays its history from the start. */
  | { readonly kind: 'worker.cache-eviction' }
  /**
   * The first worker process of the trial is set up in another way than the machine. Those beside it, and those that take
   * its place, are as the machine is. At least one of the three is said.
   */
  | {
      readonly kind: 'worker.surroundings';
      /** IANA name. */
      readonly timeZone?: string;
      /** POSIX name, as in `LC_ALL`: `tr_TR.UTF-8`. */
      readonly locale?: string;
      /** How far its clock is wrong. The clock of workflow code is that of its history all the same. */
      readonly clock?: { readonly ahead: Duration } | { readonly behind: Duration };
    };

/** One thing that goes wrong with worker processes at a point or at a moment. */
export type WorkerFaultOn<On> =
  /**
   * A rolling deploy: for each process one of the new version begins to serve, then the old one gets SIGTERM and ends what it has in
   * hand. Several deploys of one scenario follow each other in the order in which they stand there.
   */
  | {
      readonly kind: 'worker.deploy';
      readonly on: On;
      /** The code that the trial begins with; of the first deploy alone. Default: today's. */
      readonly from?: CodeVersion;
      /** The code that is deployed. Default: today's. */
      readonly to?: CodeVersion;
    }
  /**
   * The event loop of the process that reached the point stands still for so many wall ms; what it has in hand goes on afterwards.
   * Without `forMs` it stands until its attempts have timed out and others do its work; then it goes on with what it had in hand, and
   * reports it. At a virtual moment: of the process that has served longest.
   */
  | { readonly kind: 'worker.blocked-loop'; readonly on: On; readonly forMs?: number }
  /** The process runs out of memory: V8 ends it. At a virtual moment: the process that has served longest. */
  | { readonly kind: 'worker.memory'; readonly on: On };
