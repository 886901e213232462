// Blocks the event loop of this process, without using the processor.
import { existsSync } from 'node:fs';
import { wallClock } from '../../clock.ts';
import type { ToHost } from '../types.ts';
import { report, reportLast } from './channel.ts';

/** Between two looks at the file. */
const LOOK_MS = 5;
/** Longer than a trial: the harness would have taken the file away. */
const MAX_MS = 120_000;

type Until = Extract<ToHost, { kind: 'block' }>['until'];

/** Stands still until the time is over, or the file is gone. Nothing else runs in this thread meanwhile. */
export async function standStill(until: Until): Promise<void> {
  await reportLast({ kind: 'blocking' });
  const begunMs = wallClock.elapsed();
  const due = wallClock.sleep(1).then(() => wallClock.elapsed() - begunMs);
  const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const isOver = (): boolean => {
    const passedMs = wallClock.elapsed() - begunMs;
    return passedMs >= MAX_MS || ('ms' in until ? passedMs >= until.ms : !existsSync(until.gone));
  };
  while (!isOver()) Atomics.wait(cell, 0, 0, LOOK_MS);
  report({ kind: 'unblocked', lateMs: Math.round(await due) });
}
