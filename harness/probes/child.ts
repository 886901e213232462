// The probing process: replays histories in surroundings that it is told, one order at a time. Forked by machine.ts.
import vm from 'node:vm';
import { tmpdir } from 'node:os';
import { Worker } from '@temporalio/worker';
import { bundleCode } from '../bundle/bundle-code.ts';
import { fromHistoryJson } from '../history/convert.ts';
import { openBeats } from '../replay/activations.ts';
import { compiledPath } from '../replay/compiled.ts';
import { replaysNext } from '../replay/own-queue.ts';
import { type BoundedReplayOptions, joinHarness, logger } from '../replay/talking-child.ts';
import type { Surroundings } from './machine-settings.ts';
import type { ProbeOrder, ProbeReport, SeenCommand } from './protocol.ts';
import { setRealmClock, type RealmClock } from './realm.ts';
import { seenCommand } from './seen-command.ts';

const { tell: send, follow } = joinHarness<ProbeOrder, ProbeReport>();
const begins = openBeats();

/** Variables that a process cannot do without. */
const NEEDED: readonly string[] = ['PATH', 'HOME', 'SystemRoot', 'LC_ALL', 'LANG', 'TZ'];

const clock: RealmClock = { momentMs: 0, aheadMs: 0 };
const shell = { variables: { ...process.env }, folder: process.cwd() };
let asksQueries = false;
let code: string | undefined;

/** Every realm gets its clock before the SDK looks at it. */
function watchContexts(): void {
  const { createContext } = vm;
  Object.assign(vm, {
    createContext(...given: Parameters<typeof createContext>) {
      const context = createContext(...given);
      const set = vm.runInContext(`(${setRealmClock.toString()})`, context) as typeof setRealmClock;
      set(clock);
      vm.runInContext(`globalThis.__ORDEAL_ASKS_QUERIES__ = ${asksQueries};`, context);
      return context;
    },
  });
  setRealmClock(clock);
}

/** Node takes a change of `TZ` at once. */
function enter({ timeZone, clockAheadMs, ofTheShell, asksQueries: asks }: Surroundings): void {
  clock.aheadMs = clockAheadMs;
  asksQueries = asks;
  for (const name of Object.keys(process.env)) if (!NEEDED.includes(name)) delete process.env[name];
  if (ofTheShell) Object.assign(process.env, shell.variables);
  process.env['TZ'] = timeZone;
  process.chdir(ofTheShell ? shell.folder : tmpdir());
}

type ReplayOrder = Extract<ProbeOrder, { kind: 'replay' }>;
interface ReplayedHistory {
  readonly history: ReturnType<typeof fromHistoryJson>;
  readonly workflowId: string;
}

/** Replays from this entry on, until one breaks the SDK's iterator. @returns the place of the first entry that is still to do */
async function replayFrom(
  first: number,
  order: ReplayOrder,
  workflowBundle: { readonly code: string },
): Promise<number> {
  const { entries, times, surroundings } = order;
  let at = first;
  let runs: SeenCommand[][] = [];
  const options: BoundedReplayOptions = {
    workflowBundle,
    isolateExecutionTimeout: order.workflowTaskBoundMs,
    reuseV8Context: surroundings.sharedContext,
    sinks: {
      ordealProbe: {
        command: {
          callDuringReplay: true,
          fn: (_info: unknown, command: object, stack: string) => {
            runs.at(-1)?.push(seenCommand(command, stack));
          },
        },
      },
    },
  };
  function* feed(): Generator<ReplayedHistory> {
    for (let entry = entries[at]; entry !== undefined; entry = entries[at]) {
      clock.momentMs = Date.parse(entry.history.events[0]?.eventTime ?? '') || 0;
      const { index, workflowId } = entry;
      replaysNext(entry.history, entry.namespace);
      const history = fromHistoryJson(entry.history);
      runs = [];
      while (runs.length < times) {
        runs.push([]);
        begins(() => send({ kind: 'started', index }));
        yield { history, workflowId };
      }
      send({ kind: 'replayed', index, runs });
      at += 1;
    }
  }
  try {
    // A replay that disagrees is told by the commands that it came to; whether it agrees is for the gate to say.
    for await (const _result of Worker.runReplayHistories(options, feed()));
  } catch (error) {
    const index = entries[at]?.index ?? 0;
    send({ kind: 'refused', index, reason: error instanceof Error ? error.message : String(error) });
    return at + 1;
  }
  return at;
}

async function replay(order: ReplayOrder): Promise<void> {
  if (code === undefined) throw new Error('no code was opened');
  enter(order.surroundings);
  // Each round answers for at least one entry.
  for (let at = 0; at < order.entries.length;) at = Math.max(at + 1, await replayFrom(at, order, { code }));
  send({ kind: 'done' });
}

async function open(order: Extract<ProbeOrder, { kind: 'open' }>): Promise<void> {
  const { workflowsPath, interceptorModules, converters } = order;
  code =
    order.code ??
    (await bundleCode({
      workflowsPath,
      converters,
      interceptorModules: [compiledPath(import.meta.url, '../probes/recorder.js'), ...interceptorModules],
      logger,
    }));
  send({ kind: 'opened', code });
}

async function obey(order: ProbeOrder): Promise<void> {
  try {
    await (order.kind === 'open' ? open(order) : replay(order));
  } catch (error) {
    send({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}

watchContexts();
follow(obey);
