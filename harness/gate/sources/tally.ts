// What shadowing has seen: which runs, which of them it took, and what it has to say about the rest.
import { fraction } from '../../random.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import type { ListedRun } from './cluster-reads.ts';

/** How many of the matching executions are taken. */
export interface Share {
  /** 0 < share ≤ 1 of the runs, chosen by a digest of the run's id: the same runs again for the same seed. */
  readonly sample?: number;
  readonly seed?: string;
  /** Histories after which it ends. */
  readonly max?: number;
}

/** `events`: so many it had when it was taken. */
type Seen =
  | { readonly kind: 'passed-over' }
  | { readonly kind: 'under-way'; readonly events: number }
  | { readonly kind: 'taken'; readonly events: number; readonly ended: boolean };

/** Remembers about 150 bytes for each run: the same run is not given twice. */
export class Tally {
  readonly #seen = new Map<string, Seen>();
  readonly #share: Share;
  #passedOver = 0;
  #young = 0;
  #given = 0;

  constructor(share: Share) {
    this.#share = share;
  }

  get full(): boolean {
    return this.#share.max !== undefined && this.#given >= this.#share.max;
  }

  /** `new` to be taken, `known` to be asked whether it grew, `done` to be left. */
  sort({ runId }: ListedRun): 'new' | 'known' | 'done' {
    const seen = this.#seen.get(runId);
    if (seen?.kind === 'taken') return seen.ended ? 'done' : 'known';
    if (seen !== undefined) return 'done';
    const { sample = 1, seed = '' } = this.#share;
    if (fraction('sample', seed, runId) < sample) return 'new';
    this.#passedOver++;
    this.#seen.set(runId, { kind: 'passed-over' });
    return 'done';
  }

  /** Events of a run when it was taken last. */
  eventsOf(runId: string): number {
    const seen = this.#seen.get(runId);
    return seen === undefined || seen.kind === 'passed-over' ? 0 : seen.events;
  }

  /** A place among the `max` is taken before the history is there. */
  take(runId: string): void {
    this.#given++;
    this.#seen.set(runId, { kind: 'under-way', events: this.eventsOf(runId) });
  }

  /** Its history came. @param ended - there will be no more of it */
  came(runId: string, events: number, ended: boolean): void {
    this.#seen.set(runId, { kind: 'taken', events, ended });
  }

  /** It came, and no worker has done anything for it yet: its place is free again. */
  tooYoung(runId: string, events: number): void {
    this.#given--;
    this.#young++;
    this.#seen.set(runId, { kind: 'taken', events, ended: false });
  }

  findings(query: string, title: string): readonly GateFinding[] {
    const asked = query === '' ? `Every execution of ${title} was asked for` : `The query ${query} on ${title}`;
    if (this.#seen.size === 0)
      return [
        {
          rule: 'query-matched-nothing',
          level: 'error',
          message: query === '' ? `${asked}, and there is none.` : `${asked} matches no execution.`,
          suggestion: 'Check the query and the namespace with `temporal workflow list --query`.',
        },
      ];
    return [...this.#sampled(), ...this.#rest()];
  }

  #sampled(): readonly GateFinding[] {
    const { sample, seed } = this.#share;
    if (sample === undefined) return [];
    const all = this.#seen.size;
    const of = `--sample ${sample}${seed === undefined ? '' : ` with seed ${seed}`}`;
    const took = all - this.#passedOver;
    return [
      {
        rule: 'query-sampled',
        level: took === 0 ? 'error' : 'note',
        message: `${of} took ${took} of ${all} matching executions and passed over ${this.#passedOver}.`,
        ...(took === 0 ? { suggestion: 'Take a larger share, or another seed.' } : {}),
      },
    ];
  }

  #rest(): readonly GateFinding[] {
    const findings: GateFinding[] = [];
    if (this.full)
      findings.push({
        rule: 'query-bounded',
        level: 'note',
        message: `It ended after ${this.#given} histories as --max says: whether more match was not asked.`,
      });
    if (this.#young > 0)
      findings.push({
        rule: 'query-too-young',
        level: 'note',
        message: `${this.#young} times an execution was left out because no worker had taken its first workflow task yet.`,
      });
    return findings;
  }
}
