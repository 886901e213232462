// The determinism probes: the same history on two machines that differ in everything a workflow must not see.
import { type WallClock, wallClock } from '../clock.ts';
import { identityOf } from '../history/events.ts';
import type { ReplayInput } from '../replay/types.ts';
import type { WorkflowCode } from '../replay/workflow-code.ts';
import type { GateFinding } from '../../reports/evidence/gate.ts';
import { findingOf, firstDifference } from './compare.ts';
import { CHANGES, type Machine, ONE, OTHER } from './machine-settings.ts';
import type { ProbeEntry } from './protocol.ts';
import { openReplays, type Run, type Seen } from './replays.ts';

export interface ProberOptions {
  readonly clock?: WallClock;
  /** Wall ms that one replay of a history may take. Default 60,000. */
  readonly historyBoundMs?: number;
  /** Wall ms that workflow code may hold the thread within one workflow task. Default 5,000, as a worker in production. */
  readonly workflowTaskBoundMs?: number;
  /** Memory of each process, MiB. Default 2,048. */
  readonly heapLimitMib?: number;
  /** Folder that the `file` of a finding is relative to. Default: the working directory. */
  readonly root?: string;
}

export interface Prober {
  /**
   * Findings per history, in order; none where both machines ask for the same. A history that cannot be probed has the warning `probe-incomplete`, alone or beside what was found before.
   * All of them are sent at once: few are to be given at a time. Meant for one history per shape: it costs three replays, and eight more where a difference is found.
   * @throws HarnessError BUNDLE_FAILED
   */
  probe(code: WorkflowCode, inputs: readonly ReplayInput[]): Promise<readonly (readonly GateFinding[])[]>;
  close(): Promise<void>;
}

const DEFAULTS = { historyBoundMs: 60_000, workflowTaskBoundMs: 5_000, heapLimitMib: 2_048 };

/** State that executions share shows from the second one on. */
const timesOn = ({ sharedContext }: Machine): number => (sharedContext ? 2 : 1);

const unseen = (reason: string): GateFinding => ({
  rule: 'probe-incomplete',
  level: 'warning',
  message: `Whether this code does the same on every machine was not seen: ${reason}.`,
});

const whyNot = (seen: Seen | undefined): string | undefined =>
  seen === undefined ? 'there was no answer' : 'broken' in seen ? seen.broken : undefined;

const runsOf = (seen: Seen | undefined): readonly Run[] => (seen !== undefined && 'runs' in seen ? seen.runs : []);

const differenceIn = (one: Run, runs: readonly Run[]): ReturnType<typeof firstDifference> =>
  runs.map((run) => firstDifference(one, run)).find((difference) => difference !== undefined);

/** A history whose replays differ. */
interface Suspect {
  readonly entry: ProbeEntry;
  readonly one: Run;
  readonly all: NonNullable<ReturnType<typeof firstDifference>>;
  readonly findings: GateFinding[];
  /** Nothing more can be learned of it. */
  done: boolean;
}

/** @returns probes that must be closed: their processes stay for the next call */
export function openProber(options: ProberOptions = {}): Prober {
  const root = options.root ?? process.cwd();
  const replays = openReplays({ clock: wallClock, ...DEFAULTS, ...options });
  let queue: Promise<unknown> = Promise.resolve();

  /** Finds out which of the changes alone makes each difference. */
  async function findCauses(code: WorkflowCode, suspects: readonly Suspect[]): Promise<void> {
    for (const { rule, change } of CHANGES) {
      const open = suspects.filter(({ done }) => !done);
      if (open.length === 0) return;
      const machine = { ...ONE, ...change };
      const entries = open.map(({ entry }) => entry);
      const seen = await replays.on(machine, code, entries, timesOn(machine));
      for (const suspect of open) {
        const reason = whyNot(seen.get(suspect.entry.index));
        const difference = differenceIn(suspect.one, runsOf(seen.get(suspect.entry.index)));
        if (reason !== undefined) suspect.findings.push(unseen(reason));
        if (difference !== undefined) suspect.findings.push(findingOf(rule, difference, root));
        // What differs at every repetition differs under every change: the others would say nothing.
        suspect.done = reason !== undefined || (difference !== undefined && rule === 'probe-random');
      }
    }
    for (const { all, findings } of suspects)
      if (findings.length === 0) findings.push(findingOf('probe-several', all, root));
  }

  async function probeAll(
    code: WorkflowCode,
    entries: readonly ProbeEntry[],
  ): Promise<readonly (readonly GateFinding[])[]> {
    const here = await replays.on(ONE, code, entries, timesOn(ONE));
    const seenHere = entries.filter(({ index }) => whyNot(here.get(index)) === undefined);
    const there = await replays.on(OTHER, code, seenHere, timesOn(OTHER));
    const suspects: Suspect[] = [];
    const results = entries.map((entry): readonly GateFinding[] => {
      const [seen, other] = [here.get(entry.index), there.get(entry.index)];
      const reason = whyNot(seen) ?? whyNot(other);
      if (reason !== undefined) return [unseen(reason)];
      const [one = []] = runsOf(seen);
      const all = differenceIn(one, runsOf(other));
      const findings: GateFinding[] = [];
      if (all !== undefined) suspects.push({ entry, one, all, findings, done: false });
      return findings;
    });
    await findCauses(code, suspects);
    return results;
  }

  return {
    probe(code, inputs) {
      const entries = inputs.map(({ history, workflowId, namespace }, index) => ({
        index,
        workflowId: identityOf(history).workflowId || workflowId,
        history,
        ...(namespace === undefined ? {} : { namespace }),
      }));
      const probed = queue.then(() => probeAll(code, entries));
      queue = probed.catch(() => undefined); // The caller hears of it; the next call goes on.
      return probed;
    },
    close: () => replays.close(),
  };
}
