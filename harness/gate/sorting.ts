// Sorts the corpus: what is remembered is told, what cannot be used is told, the rest goes into the queue, and comes back with its verdict.
import { type Decoder, hasCodecs } from '../converter/decoder.ts';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { workflowCodeOf } from '../replay/workflow-code.ts';
import { didYouMean } from '../suggest.ts';
import type { GateFinding, GateHistory } from '../../reports/evidence/gate.ts';
import { NOT_DECODED, refusedEntry, undecidedEntry, unreadEntry, unregisteredEntry } from './entry.ts';
import type { ReadHistory } from './judge.ts';
import type { ShapeQueue, Waiting } from './order.ts';
import type { Concluded } from './exchange.ts';
import { askedOf, candidatesOf, ownersOf } from './owners.ts';
import type { Target } from './pool.ts';
import type { Remembered } from './remembered.ts';
import type { FirstLooks } from './first-looks.ts';
import { hashOf, knownBy, scanFile, shapeOf, shapeOfFile } from './scan.ts';
import { EqualParts } from './equal-parts.ts';
import { Deliveries } from './sources/duplicates.ts';
import { leftOut, ofSeveral } from './sources/look.ts';
import type { FoundHistory, ListedFile } from './sources/types.ts';

export interface SortingOptions {
  readonly pipelines: readonly Pipeline[];
  /** Names of those that were asked about: what belongs to others is left out, and counted. Default: all. */
  readonly only?: readonly string[];
  readonly queue: ShapeQueue;
  readonly remembered?: Remembered;
  /** Of files that were looked at before their turn. */
  readonly firstLooks?: FirstLooks;
  readonly decoder: Decoder;
  readonly onVerdict: (history: GateHistory) => void;
}

/** Between the places of two histories of one file: all of them come before the next file. */
const WITHIN_A_FILE = 2 ** -24;
/** Between the places of one history for two of its owners. */
const BETWEEN_OWNERS = 2 ** -32;

/** A target with what it was made of. */
type Owner = Target & Pick<Pipeline, 'name' | 'workflows'> & { readonly whole: Pipeline };

const targetsOf = (pipelines: readonly Pipeline[]): readonly Owner[] =>
  pipelines.map((whole) => {
    const { name, workflows } = whole;
    return { ...workflowCodeOf(whole), types: workflows.map(({ type }) => type), name, workflows, whole };
  });

export class Sorting {
  readonly queue: ShapeQueue;
  readonly #options: SortingOptions;
  readonly #targets: readonly Owner[];
  /** By place in the corpus. */
  readonly #entries = new Map<number, GateHistory>();
  readonly #parts = new EqualParts();
  readonly #deliveries = new Deliveries();
  /** Histories that belong to pipelines nobody asked about, by their names. */
  readonly #leftOut = new Map<string, number>();
  /** Under way, or failed. */
  readonly #errands = new Set<Promise<unknown>>();
  readonly #back: (() => Promise<void>)[] = [];
  #next = 0;

  constructor(options: SortingOptions) {
    this.#options = options;
    this.queue = options.queue;
    this.#targets = targetsOf(options.pipelines);
  }

  targetOf(pipeline: string): Target {
    const target = this.#targets.find(({ name }) => name === pipeline);
    if (target !== undefined) return target;
    throw new HarnessError(
      'PIPELINE_UNKNOWN',
      `Failed to replay histories of ${pipeline}: no pipeline has this name. Known: ${this.#targets.map(({ name }) => name).join(', ')}.`,
    );
  }

  /** A file that nobody has read yet. */
  async takeFile(listed: ListedFile): Promise<void> {
    const index = this.#number();
    const { file, pipeline = '', refused } = listed;
    if (refused !== undefined) return this.#settle(index, unreadEntry({ file, pipeline, workflowType: '' }, refused));
    const first = this.#look(index, listed, (path) => this.#options.firstLooks?.take(path) ?? scanFile(path));
    if (first === undefined) return;
    const { scanned } = first;
    const [owner, ...others] = scanned === undefined ? [] : candidatesOf(this.#targets, listed, scanned.workflowType);
    if (scanned === undefined || owner === undefined || others.length > 0 || this.#isForReading(owner))
      return this.#readHere(index, listed);
    const { hash, bytes, workflowType = '' } = scanned;
    const known = await this.#recall(owner, knownBy(hash, listed.namespace), pipeline);
    if (known !== undefined) return this.#settle(index, { ...known, file, cached: true });
    const again = this.#look(index, listed, shapeOfFile);
    if (again === undefined) return;
    const entry = { kind: 'path' as const, index, hash, listed };
    this.queue.push({
      entry,
      pipeline: owner.pipeline,
      workflowType: this.#parts.text(workflowType),
      shape: this.#parts.text(again.scanned),
      bytes,
    });
  }

  /** A history that a source has read. Waits while too many are held. */
  async takeFound(given: FoundHistory, index = this.#number()): Promise<void> {
    if (given.kind === 'refused') return this.#settle(index, refusedEntry(given, given.refused));
    const { file, workflowType } = given;
    const owners = ownersOf(this.#targets, given);
    if (owners.length === 0) return this.#settle(index, refusedEntry(given, this.#withoutOwner(file, workflowType)));
    const asked = askedOf(owners, this.#options.only);
    if (asked.length === 0) return this.#leaveOut(owners);
    const told = ofSeveral(
      given,
      asked.map(({ name }) => name),
    );
    for (const [nth, owner] of asked.entries()) await this.#takeFor(owner, told, index + nth * BETWEEN_OWNERS);
  }

  async #takeFor(owner: Owner, given: ReadHistory, index: number): Promise<void> {
    const { file, pipeline = '', workflowType } = given;
    const found = await this.#decoded(given, owner.whole);
    if (found.kind === 'refused') {
      const told = refusedEntry({ ...found, pipeline: owner.pipeline }, found.refused, NOT_DECODED);
      return this.#settle(index, told);
    }
    const text = JSON.stringify({ ...found, file: '' });
    const hash = hashOf(Buffer.from(text));
    const known = await this.#recall(owner, hash, pipeline);
    if (known !== undefined) return this.#settle(index, { ...known, file, cached: true });
    const entry = { kind: 'found' as const, index, hash, found };
    this.queue.push({ entry, pipeline: owner.pipeline, workflowType, shape: shapeOf(text), bytes: text.length });
    while (!this.queue.ended && this.queue.full) await this.queue.change();
  }

  /** What the replay of a history came to. */
  conclude(waiting: Waiting, outcome: Concluded, code: string): void {
    const { entry, pipeline, workflowType } = waiting;
    const { file } = entry.kind === 'path' ? entry.listed : entry.found;
    switch (outcome.kind) {
      case 'entry': {
        const told = this.#parts.entry(outcome.entry);
        this.#remember(waiting, { ...outcome, entry: told }, code);
        return this.#tell(entry.index, told);
      }
      case 'killed': {
        const message = `Failed to replay ${file}: ${outcome.reason}. Look at what this workflow does.`;
        return this.#settle(entry.index, undecidedEntry({ file, pipeline, workflowType }, message));
      }
      case 'several':
        if (entry.kind === 'path') this.#back.push(() => this.#readHere(entry.index, entry.listed));
        return;
      case 'elsewhere': {
        const seen = outcome.workflowType;
        const { beside } = entry.kind === 'path' ? entry.listed : entry.found;
        const [owner, ...others] = candidatesOf(this.#targets, beside === undefined ? {} : { beside }, seen);
        if (owner === undefined || owner.pipeline === pipeline) {
          const about = { file, pipeline: '', workflowType: seen };
          return this.#settle(entry.index, unregisteredEntry(about, this.#withoutOwner(file, seen)));
        }
        if ((others.length > 0 || this.#isForReading(owner)) && entry.kind === 'path') {
          this.#back.push(() => this.#readHere(entry.index, entry.listed));
          return;
        }
        const again = { ...waiting, pipeline: owner.pipeline, workflowType: seen };
        this.#back.push(() => Promise.resolve(this.queue.push(again)));
      }
    }
  }

  /** Whether something came back that is to be sent again. */
  get hasReturned(): boolean {
    return this.#back.length > 0;
  }

  /** Sends on what came back, while the processes take it: it is not all held at the same time. */
  async resort(): Promise<void> {
    const back = this.#back.splice(0);
    this.queue.reopen();
    try {
      for (const again of back) await again();
    } finally {
      this.queue.end();
    }
  }

  /** Settles when everything that was found out is handed on. */
  async settled(): Promise<void> {
    await Promise.all(this.#errands);
  }

  /** What concerns no single history. */
  findings(): readonly GateFinding[] {
    return [...this.#deliveries.findings(), ...leftOut(this.#leftOut, this.#entries.size === 0)];
  }

  /** In the order of the corpus. */
  histories(): readonly GateHistory[] {
    return [...this.#entries].toSorted(([one], [other]) => one - other).map(([, entry]) => entry);
  }

  #number(): number {
    this.#next += 1;
    return this.#next;
  }

  /**
   * Whether more than a first look decides. What is remembered of an encoded history goes by what it says when it is decoded: the codec
   * has a part in its verdict. What nobody asked about is left out by what it is, not by what it seems to be.
   */
  #isForReading({ whole }: Owner): boolean {
    return hasCodecs(whole) || askedOf([whole], this.#options.only).length === 0;
  }

  #leaveOut(owners: readonly Owner[]): void {
    const name = owners.map((owner) => owner.name).join(' or ');
    this.#leftOut.set(name, (this.#leftOut.get(name) ?? 0) + 1);
  }

  async #recall(owner: Target, hash: string, pipeline: string): Promise<GateHistory | undefined> {
    const known = await this.#options.remembered?.find(owner, hash);
    if (known === undefined || pipeline !== '') return known;
    // Remembered for a pipeline that had this Workflow Type then.
    return owner.types.includes(known.workflowType) ? known : undefined;
  }

  #remember(waiting: Waiting, { entry, hash }: Extract<Concluded, { kind: 'entry' }>, code: string): void {
    const { remembered } = this.#options;
    if (hash === undefined || remembered === undefined || code === '') return;
    const known = waiting.entry.kind === 'path' ? knownBy(hash, waiting.entry.listed.namespace) : hash;
    const errand = remembered.keep(this.targetOf(waiting.pipeline), code, known, entry);
    this.#errands.add(errand);
    // Why one failed is told where all are waited for.
    void errand.then(
      () => this.#errands.delete(errand),
      () => undefined,
    );
  }

  /** A file that is packed, binary, holds several histories, or is none. */
  async #readHere(index: number, listed: ListedFile): Promise<void> {
    // Loaded where it is needed: reading takes the SDK's messages, and what is remembered takes none.
    const { openFile } = await import('./sources/open-files.ts');
    let place = index;
    for await (const found of openFile(listed)) {
      // Nobody takes anything any more.
      if (this.queue.ended) return;
      if (this.#deliveries.isAgain(found)) continue;
      await this.takeFound(found, place);
      place += WITHIN_A_FILE;
    }
  }

  /** Loaded where there is something to decode. */
  async #decoded(found: ReadHistory, pipeline: Pipeline): Promise<FoundHistory> {
    if (!hasCodecs(pipeline)) return found;
    const { decodeFound } = await import('./decode-found.ts');
    return decodeFound(found, pipeline, this.#options.decoder);
  }

  /** @returns undefined where the file cannot be read: that is told here */
  #look<T>(
    index: number,
    { path, file, pipeline = '' }: ListedFile,
    look: (path: string) => T,
  ): { scanned: T } | undefined {
    try {
      return { scanned: look(path) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `Failed to read the Event History ${file}: ${reason}. Make it readable, or take it out.`;
      this.#settle(index, unreadEntry({ file, pipeline, workflowType: '' }, message));
      return undefined;
    }
  }

  #withoutOwner(file: string, workflowType: string): string {
    const known = [...new Set(this.#targets.flatMap(({ types }) => types))];
    return `Failed to replay ${file}: no registered pipeline has the Workflow Type "${workflowType}". ${didYouMean(workflowType, known)}Known: ${known.join(', ')}.`;
  }

  #settle(index: number, entry: GateHistory): void {
    this.#tell(index, this.#parts.entry(entry));
  }

  #tell(index: number, entry: GateHistory): void {
    this.#entries.set(index, entry);
    this.#options.onVerdict(entry);
  }
}
