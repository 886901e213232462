// Inside a replaying process: reads histories, replays them, and says the verdict on each. Paths come in, entries of the report go out.
import { readFile } from 'node:fs/promises';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import type { SeenOutcome } from '../replay/batch.ts';
import { explain } from '../replay/explain.ts';
import { replayBatch } from '../replay/pass.ts';
import type { BatchEntry, Report } from '../replay/protocol.ts';
import { entryOf, refusedEntry } from './entry.ts';
import { hashOf } from './scan.ts';
import { withoutEncodings } from './sources/look.ts';
import { openFile } from './sources/open-files.ts';
import type { FoundHistory, ListedFile } from './sources/types.ts';

/** A history to be judged: a file that holds it alone, or what a source has read already. */
export type JudgeEntry = { readonly index: number; readonly hash: string } & (
  { readonly kind: 'path'; readonly listed: ListedFile } | { readonly kind: 'found'; readonly found: ReadHistory }
);

/** A history that was not refused. */
export type ReadHistory = Extract<FoundHistory, { kind: 'history' }>;

export interface JudgeOrder {
  readonly pipeline: string;
  /** Workflow Types of the pipeline. Baselines are its own whatever their type. */
  readonly types: readonly string[];
  /** Folder that places are shown relative to. */
  readonly root: string;
  readonly workflowTaskBoundMs: number;
  /** Whether code that holds the thread is cut off and its place told; it takes longer for all. Otherwise the process ends itself. */
  readonly tellsPlace: boolean;
  /** Whether the pipeline has a payload converter of its own: encodings that the SDK does not know are its business. */
  readonly ownConverter: boolean;
  /** Whether prefixes of histories that have ended are replayed too. */
  readonly prefixes: boolean;
  readonly entries: readonly JudgeEntry[];
}

export type Judgement =
  /** `hash`: of the bytes it was read from. `cut`: the replay was cut off, and another one of its shape would be too. */
  | { readonly kind: 'entry'; readonly entry: GateHistory; readonly hash?: string; readonly cut?: boolean }
  /** The file holds none or several: whoever sent it has to read it. */
  | { readonly kind: 'several' }
  /** It belongs to another pipeline, or to none. */
  | { readonly kind: 'elsewhere'; readonly workflowType: string };

/** What the replay says of workflow code that did not give the thread back in time. */
const CUT_OFF = /was cut off/;

type Send = (report: Extract<Report, { kind: 'started' | 'judged' }>) => void;

/** A history and what it is known by. */
interface Read {
  readonly found: FoundHistory;
  /** Absent where the file changed while it was read. */
  readonly hash?: string;
}

type Readable = Read & { readonly found: ReadHistory };

async function readAlone(entry: JudgeEntry): Promise<Read | undefined> {
  if (entry.kind === 'found') return { found: entry.found, hash: entry.hash };
  let alone: FoundHistory | undefined;
  for await (const found of openFile(entry.listed)) {
    if (alone !== undefined) return undefined;
    alone = found;
  }
  if (alone === undefined) return undefined;
  // Looked at before, read, and looked at again: the same bytes each time.
  const still = alone.kind === 'history' && hashOf(await readFile(entry.listed.path)) === entry.hash;
  return { found: alone, ...(still ? { hash: entry.hash } : {}) };
}

/** A history that can be replayed, or what is to be said of it. */
async function look(
  entry: JudgeEntry,
  { types, ownConverter }: Pick<JudgeOrder, 'types' | 'ownConverter'>,
): Promise<Readable | Judgement> {
  const read = await readAlone(entry);
  if (read === undefined) return { kind: 'several' };
  const { found, ...known } = read;
  if (found.kind === 'refused') return { kind: 'entry', entry: refusedEntry(found, found.refused) };
  const { pipeline, workflowType } = found;
  if (pipeline === undefined && !types.includes(workflowType)) return { kind: 'elsewhere', workflowType };
  return { found: ownConverter ? { ...found, warnings: withoutEncodings(found.warnings) } : found, ...known };
}

/** Those of the order that can be replayed; the others are answered for. */
async function readAll(order: JudgeOrder, send: Send): Promise<ReadonlyMap<number, Readable>> {
  const readable = new Map<number, Readable>();
  for (const entry of order.entries) {
    const { index } = entry;
    // A file can be too much for this process: it is known then which one it was.
    send({ kind: 'started', index });
    const looked = await look(entry, order);
    if ('found' in looked) readable.set(index, looked);
    else send({ kind: 'judged', index, judgement: looked });
  }
  return readable;
}

/** Says the verdicts as the outcomes come in; of a history that disagrees, once its second look is there. */
class Concluding {
  readonly #order: JudgeOrder;
  readonly #readable: ReadonlyMap<number, Readable>;
  readonly #send: Send;
  readonly #waiting = new Map<number, SeenOutcome>();

  constructor(order: JudgeOrder, readable: ReadonlyMap<number, Readable>, send: Send) {
    this.#order = order;
    this.#readable = readable;
    this.#send = send;
  }

  take(report: Report): void {
    if (report.kind === 'started') this.#send(report);
    if (report.kind === 'outcome') {
      if (report.outcome.kind === 'nondeterministic' && report.outcome.unnoticed === undefined)
        this.#waiting.set(report.index, report.outcome);
      else this.#conclude(report.index, report.outcome);
    }
    if (report.kind === 'went-on') {
      const outcome = this.#waiting.get(report.index);
      this.#waiting.delete(report.index);
      if (outcome !== undefined) this.#conclude(report.index, { ...outcome, wentOn: report.produced });
    }
  }

  /** A second look that broke leaves the first. */
  end(): void {
    for (const [index, outcome] of this.#waiting) this.#conclude(index, outcome);
  }

  #conclude(index: number, outcome: SeenOutcome): void {
    const read = this.#readable.get(index);
    if (read === undefined) return;
    const { found, ...known } = read;
    const { root, pipeline } = this.#order;
    const input = { source: found.file, workflowId: found.file, history: found.history };
    const entry = entryOf(found, pipeline, explain({ input, outcome, root }));
    const cut = outcome.kind === 'cannot-tell' && CUT_OFF.test(outcome.detail);
    // What the time of one day did not allow, that of another may: it is not remembered.
    const isWhole = outcome.kind !== 'compatible' || outcome.prefixes?.timeUp !== true;
    this.#send({ kind: 'judged', index, judgement: { kind: 'entry', entry, cut, ...(isWhole ? known : {}) } });
  }
}

/** Reports one judgement per entry, each as soon as it is known. */
export async function judge(order: JudgeOrder, code: string, send: Send): Promise<void> {
  const { prefixes, workflowTaskBoundMs, tellsPlace } = order;
  const readable = await readAll(order, send);
  const entries = [...readable].map(([index, { found }]): BatchEntry => {
    const { workflowId, file, history, namespace } = found;
    const from = namespace === undefined ? {} : { namespace };
    return { index, workflowId: workflowId || file, history, prefixes, ...from };
  });
  const concluding = new Concluding(order, readable, send);
  await replayBatch({ code, entries, workflowTaskBoundMs, ownWorkers: tellsPlace }, (report) =>
    concluding.take(report),
  );
  concluding.end();
}
