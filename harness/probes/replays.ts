// Replays of many histories on one machine: keeps its process running with the code in it, and goes on behind a history that ended it.
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { codeKey, type WorkflowCode } from '../replay/workflow-code.ts';
import type { Machine } from './machine-settings.ts';
import { type MachineProcess, startMachine } from './machine.ts';
import type { ProbeEntry, SeenCommand } from './protocol.ts';

export type Run = readonly SeenCommand[];

/** The commands of each replay of a history, or why they were not seen. */
export type Seen = { readonly runs: readonly Run[] } | { readonly broken: string };

export interface ReplayBounds {
  readonly clock: WallClock;
  readonly historyBoundMs: number;
  readonly workflowTaskBoundMs: number;
  readonly heapLimitMib: number;
}

export interface Replays {
  /** By the index of the entry; every entry is answered for, `broken` once it was closed. @throws HarnessError BUNDLE_FAILED */
  on(
    machine: Machine,
    code: WorkflowCode,
    entries: readonly ProbeEntry[],
    times: number,
  ): Promise<ReadonlyMap<number, Seen>>;
  close(): Promise<void>;
}

const START_BOUND_MS = 60_000;
const BUNDLE_BOUND_MS = 180_000;

interface Place {
  readonly process: MachineProcess;
  opened?: string;
}

/** Processes by what only their start decides. */
interface Places {
  /** A running process of this locale and seed with the code in it. @throws HarnessError BUNDLE_FAILED */
  ready(machine: Machine, code: WorkflowCode): Promise<MachineProcess | { readonly broken: string }>;
  drop(machine: Machine): Promise<void>;
  close(): Promise<void>;
}

function openPlaces({ clock, heapLimitMib }: ReplayBounds): Places {
  const places = new Map<string, Place>();
  const bundles = new Map<string, string>();
  let closed = false;
  const nameOf = ({ locale, randomSeed }: Machine): string => `${locale} ${randomSeed}`;

  async function drop(machine: Machine): Promise<void> {
    const place = places.get(nameOf(machine));
    places.delete(nameOf(machine));
    await place?.process.kill();
  }

  async function start(machine: Machine): Promise<Place | { readonly broken: string }> {
    const known = places.get(nameOf(machine));
    if (known !== undefined) return known;
    const place: Place = { process: startMachine(clock, machine, heapLimitMib) };
    places.set(nameOf(machine), place);
    const heard = await place.process.hear(START_BOUND_MS);
    if (heard.kind === 'ready') return place;
    await drop(machine);
    return { broken: heard.kind === 'broken' ? heard.reason : `it began with ${heard.kind}` };
  }

  async function ready(machine: Machine, code: WorkflowCode): Promise<MachineProcess | { readonly broken: string }> {
    if (closed) return { broken: 'the prober was closed' };
    const place = await start(machine);
    if ('broken' in place) return place;
    const { workflowsPath, interceptorModules = [], converters = {} } = code;
    const key = codeKey(code);
    if (place.opened === key) return place.process;
    const bundled = bundles.get(key);
    const known = bundled === undefined ? {} : { code: bundled };
    place.process.send({ kind: 'open', workflowsPath, interceptorModules, converters, ...known });
    const heard = await place.process.hear(BUNDLE_BOUND_MS);
    if (heard.kind === 'opened') {
      bundles.set(key, heard.code);
      place.opened = key;
      return place.process;
    }
    await drop(machine);
    if (heard.kind !== 'failed')
      return { broken: heard.kind === 'broken' ? heard.reason : `it answered ${heard.kind}` };
    throw new HarnessError(
      'BUNDLE_FAILED',
      `Failed to bundle the workflows of ${code.pipeline} (${workflowsPath}): ${heard.reason}. Correct the workflow module and run again.`,
    );
  }

  return {
    ready,
    drop,
    async close() {
      closed = true;
      const running = [...places.values()];
      places.clear();
      await Promise.all(running.map((place) => place.process.kill()));
    },
  };
}

/** One order. @returns why it ended before all were answered for */
async function follow(process: MachineProcess, boundMs: number, seen: Map<number, Seen>): Promise<string | undefined> {
  // Bounded by the answers: one per entry and replay, beats of a bounded number, and one at the end, each awaited with a bound.
  for (;;) {
    const heard = await process.hear(boundMs);
    if (heard.kind === 'done') return undefined;
    if (heard.kind === 'started') continue;
    if (heard.kind === 'replayed') seen.set(heard.index, { runs: heard.runs });
    else if (heard.kind === 'refused') seen.set(heard.index, { broken: heard.reason });
    else return 'reason' in heard ? heard.reason : `the probing process reported ${heard.kind} out of turn`;
  }
}

/** @returns replays that must be closed */
export function openReplays(bounds: ReplayBounds): Replays {
  const { historyBoundMs, workflowTaskBoundMs } = bounds;
  const places = openPlaces(bounds);
  return {
    async on(machine, code, entries, times) {
      const seen = new Map<number, Seen>();
      // Each round answers for at least one entry: for the first that is left where nothing else is known.
      for (let left = entries; left.length > 0; left = left.filter(({ index }) => !seen.has(index))) {
        const place = await places.ready(machine, code);
        let ended: string | undefined;
        if ('broken' in place) ended = place.broken;
        else {
          place.send({ kind: 'replay', entries: left, surroundings: machine, times, workflowTaskBoundMs });
          ended = await follow(place, historyBoundMs, seen);
        }
        if (ended === undefined) break;
        await places.drop(machine);
        const blamed = left.find(({ index }) => !seen.has(index));
        if (blamed !== undefined) seen.set(blamed.index, { broken: ended });
      }
      return seen;
    },
    close: () => places.close(),
  };
}
