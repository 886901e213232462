// A server of its own for a trial whose faults strike the server: nobody else is struck. One such trial at a time.
import { needsOwnServer } from '../faults/strike-trigger.ts';
import type { Environment } from '../environment/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import { openLanes } from './lanes.ts';

export interface AsideOptions<P> {
  /** @param slowStore - whether its store is to be slowed down */
  open(slowStore: boolean): Promise<Environment>;
  /** The places of the run, with that server in place of theirs. */
  beside(server: Environment): P;
  /** The places of the run. */
  readonly shared: P;
  readonly signal: AbortSignal;
  /** Whether there can be such a server. */
  readonly possible: boolean;
}

export interface Aside<P> {
  /**
   * Gives `work` the places that the plan needs: those of the run, or the same with a server of its own, closed afterwards.
   *
   * @param work - told as well why there is no such server, where it could not be opened
   */
  <T>(plan: Plan, work: (places: P, unable?: unknown) => Promise<T>): Promise<T>;
}

const isSlowed = ({ faults }: Plan): boolean => faults.some(({ kind }) => kind === 'server.slow-persistence');

export const openAside = <P>({ open, beside, shared, signal, possible }: AsideOptions<P>): Aside<P> => {
  const lane = openLanes(1);
  return (plan, work) => {
    if (!possible || !plan.faults.some(({ kind }) => needsOwnServer(kind))) return work(shared);
    return lane(async () => {
      // Whose turn comes when the run is being cut short must not start a server.
      signal.throwIfAborted();
      let server: Environment;
      try {
        server = await open(isSlowed(plan));
      } catch (problem) {
        return work(shared, problem);
      }
      try {
        return await work(beside(server));
      } finally {
        await server.close();
      }
    });
  };
};
