// The hosted worker process. Started by forkHost with: its identity, and optionally a pipelines module to load beforehand.
import type { Assignment, ToHost } from '../types.ts';
import { callerFetch } from './caller-fetch.ts';
import { endAtOnce, listenToHarness, report, reportLast } from './channel.ts';
import { prepareFleet, type Fleet, type PreparedFleet } from './fleet.ts';
import { loadPipelines } from './load-pipeline.ts';
import { exhaust } from './exhaustion.ts';
import { installRuntime } from './runtime.ts';
import { standStill } from './standstill.ts';
import { lookAround } from './surroundings.ts';
import { setClockAhead } from './wrong-clock.ts';

// From here on, so that stack traces of the pipeline name its source; reading the SDK's own maps would cost every boot 0.2 s.
process.setSourceMapsEnabled(true);

const [identity = 'host', preload, clockAheadMs = '0'] = process.argv.slice(2);

let prepared: { readonly of: string; readonly fleet: PreparedFleet } | undefined;
let fleet: Fleet | undefined;

/** A host that cannot do its work is of no use to anyone: it says why and ends. */
async function fail(error: unknown): Promise<void> {
  if (error instanceof Error && error.stack !== undefined)
    report({ kind: 'log', level: 'ERROR', message: error.stack });
  await reportLast({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  endAtOnce();
}

/** What an assignment is apart from its rules. */
const nameOf = (assignment: Assignment): string => JSON.stringify({ ...assignment, rules: [] });

async function prepare(assignment: Assignment): Promise<PreparedFleet> {
  const of = nameOf(assignment);
  if (prepared?.of === of) return prepared.fleet;
  await prepared?.fleet.discard();
  prepared = undefined;
  const made = await prepareFleet(assignment, identity, report);
  prepared = { of, fleet: made };
  return made;
}

async function serve(assignment: Assignment): Promise<void> {
  const ready = await prepare(assignment);
  prepared = undefined;
  const serving = await ready.start(assignment.rules);
  serving.ended.catch(fail);
  fleet = serving;
  report({ kind: 'serving' });
}

async function release(): Promise<void> {
  await prepared?.fleet.discard();
  prepared = undefined;
  await fleet?.close();
  fleet = undefined;
  report({ kind: 'idle' });
}

/** As a worker in production at SIGTERM: takes nothing new, lets running work end, ends with 0. */
async function drain(): Promise<void> {
  await prepared?.fleet.discard();
  await fleet?.close();
  process.exit(0);
}

async function take(message: ToHost): Promise<void> {
  switch (message.kind) {
    case 'prepare':
      await prepare(message.assignment);
      return report({ kind: 'prepared' });
    case 'serve':
      return serve(message.assignment);
    case 'arm':
      if (fleet === undefined) throw new Error('there is nothing to arm: this process serves nobody');
      fleet.arm(message.rules);
      return report({ kind: 'armed' });
    case 'resume':
      return fleet?.resume(message.actionId, message.workflowId);
    case 'release':
      return release();
    case 'block':
      return standStill(message.until);
    case 'exhaust':
      return exhaust();
    case 'look-around':
      return report({ kind: 'surroundings', ...lookAround() });
  }
}

if (clockAheadMs !== '0') setClockAhead(Number(clockAheadMs));
// Before any pipeline is loaded, so that clients made by its modules pick this fetch up.
globalThis.fetch = callerFetch(globalThis.fetch);
installRuntime(report);
let last = Promise.resolve();
listenToHarness(
  (message) => {
    last = last.then(() => take(message)).catch(fail);
  },
  () => void drain().catch(fail),
);
if (preload !== undefined && preload !== '') await loadPipelines(preload);
report({ kind: 'ready' });
