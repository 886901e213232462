// Histories that were delivered twice. Cloud exports promise at least once, not once.
import { attributesOf, identityOf, textAt } from '../../history/events.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import type { HistoryJson } from '../../../reports/evidence/types.ts';

/** Id of the run, as its first event has it; `''` where an old server did not write it. A reset keeps the id of the run it was made from. */
export const runIdOf = (history: HistoryJson): string => {
  const [started] = history.events;
  return started === undefined ? '' : textAt(attributesOf(started), 'originalExecutionRunId');
};

/** A history of a source; absent where it was refused. */
export interface Delivered {
  readonly format: string;
  readonly history?: HistoryJson;
}

/** Remembers what was seen: about 200 bytes for each history of an export. */
export class Deliveries {
  readonly #seen = new Set<string>();
  #again = 0;

  /** Whether this very history was given before. A reset run has the ids of its base and another end: it is not the same. */
  isAgain({ format, history }: Delivered): boolean {
    if (history === undefined || !format.startsWith('cloud-export')) return false;
    const last = history.events.at(-1);
    const { workflowId } = identityOf(history);
    const key = [workflowId, runIdOf(history), history.events.length, last?.eventTime, last?.eventType].join('\n');
    if (!this.#seen.has(key)) {
      this.#seen.add(key);
      return false;
    }
    this.#again++;
    return true;
  }

  findings(): readonly GateFinding[] {
    if (this.#again === 0) return [];
    return [
      {
        rule: 'input-duplicates',
        level: 'note',
        message: `${this.#again === 1 ? '1 history stands' : `${this.#again} histories stand`} more than once in the export files, which are delivered at least once: each was taken once.`,
      },
    ];
  }
}
