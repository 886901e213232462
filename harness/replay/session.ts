// The replaying process as the harness holds it.
import type { WallClock } from '../clock.ts';
import { startTalking, type TalkingProcess } from '../processes/index.ts';
import { compiledPath } from './compiled.ts';
import type { Order, Report } from './protocol.ts';

/** Frames of a stack: V8 keeps 10, and calls through helpers are deeper. The sandbox cannot set it, its Error is frozen. */
const STACK_FRAMES = 60;

export type Session = TalkingProcess<Order, Report>;

/**
 * Forks the replaying process. It is ready when its first report `ready` is heard.
 * @param heapLimitMib - a workflow that eats memory ends the process at this size, not the machine
 */
export const openSession = (clock: WallClock, heapLimitMib: number): Session =>
  startTalking(clock, {
    path: compiledPath(import.meta.url, './child.js'),
    title: 'the replaying process',
    heapLimitMib,
    options: [`--stack-trace-limit=${STACK_FRAMES}`, '--enable-source-maps'],
  });
