// What is on at a relay, what is left of it, and the ledger of what it met.
import type { WallClock } from '../../clock.ts';
import { DISK_FULL, STARTING_UP, type Refusal } from './refusals.ts';
import type { Disturbance, Met } from './types.ts';

/** More of a statement says no more. */
const TEXT_MAX = 60;

/** In one line, shortened. */
export const shown = (text: string): string => {
  const line = text.replace(/\s+/gu, ' ').trim();
  return `"${line.length > TEXT_MAX ? `${line.slice(0, TEXT_MAX)}…` : line}"`;
};

/** A row that is locked is not written. */
const writes = (text: string): boolean =>
  /\b(insert|update|delete|merge|copy|create|alter)\b/iu.test(text.replace(/\bfor (no key )?update\b/giu, ''));

interface On {
  readonly id: string;
  readonly disturbance: Disturbance;
  left: number;
}

export class Troubles {
  readonly #clock: WallClock;
  readonly #on = new Map<string, On>();
  readonly #met = new Map<string, Met[]>();

  constructor(clock: WallClock) {
    this.#clock = clock;
  }

  add(id: string, disturbance: Disturbance): void {
    const left = disturbance.kind === 'slow' ? Infinity : disturbance.times;
    this.#on.set(id, { id, disturbance, left });
  }

  remove(id: string): void {
    this.#on.delete(id);
  }

  isOn(id: string): boolean {
    return this.#on.has(id);
  }

  met(id: string): readonly Met[] {
    return this.#met.get(id) ?? [];
  }

  /** What a new connection is refused with. */
  refusal(): Refusal | undefined {
    for (const one of this.#left('refuse', 'restart')) {
      const { disturbance } = one;
      const refusal = disturbance.kind === 'refuse' ? disturbance.refusal : STARTING_UP;
      this.#note(one, `a connection was refused with ${refusal.code} ${refusal.message}`);
      return refusal;
    }
    return undefined;
  }

  /** How much later a statement is handed on. */
  delayMs(text: string): number {
    let ms = 0;
    for (const one of this.#left('slow')) {
      if (one.disturbance.kind !== 'slow') continue;
      ms += one.disturbance.ms;
      this.#note(one, `${shown(text)} was held back for ${one.disturbance.ms} ms`);
    }
    return ms;
  }

  /** What a statement is refused with. */
  fullFor(text: string): Refusal | undefined {
    const one = this.#left('disk-full').find((each) => this.#isMeant(each, [text]));
    if (one === undefined) return undefined;
    this.#note(one, `${shown(text)} was answered ${DISK_FULL.code} ${DISK_FULL.message}`);
    return DISK_FULL;
  }

  /** Whether an answer may have to be dropped: it is then held back until it is whole. */
  get mayDrop(): boolean {
    return this.#left('drop-after-commit').length > 0;
  }

  /** Whether the answer to what was just committed is dropped. @param texts - of the transaction. @param tags - what the server said of them */
  drops(texts: readonly string[], tags: readonly string[]): boolean {
    const one = this.#left('drop-after-commit').find((each) => this.#isMeant(each, texts));
    if (one === undefined) return false;
    this.#note(one, `${tags.join(', ')} of ${texts.map(shown).join(', ')} was committed, its answer was dropped`);
    return true;
  }

  #left(...kinds: readonly Disturbance['kind'][]): readonly On[] {
    return [...this.#on.values()].filter(({ disturbance, left }) => left > 0 && kinds.includes(disturbance.kind));
  }

  #isMeant({ disturbance }: On, texts: readonly string[]): boolean {
    const piece = 'statement' in disturbance ? disturbance.statement?.toLowerCase() : undefined;
    return texts.some((text) => writes(text) && (piece === undefined || text.toLowerCase().includes(piece)));
  }

  #note(one: On, what: string): void {
    one.left -= 1;
    this.#met.set(one.id, [...this.met(one.id), { wallMs: this.#clock.now(), what }]);
  }
}
