// Makes this process believe in another time than the machine's. The harness's own clock stays right (clock.ts).
import { wallClock } from '../../clock.ts';

/**
 * Every `Date` of this thread is so far ahead of the machine's clock from now on. Durations (`performance`, timers) are as they were, and
 * workflow code has the clock of its history.
 *
 * @param aheadMs - negative: behind
 */
export function setClockAhead(aheadMs: number): void {
  const now = (): number => wallClock.now() + aheadMs;
  const machineDate = Date;
  globalThis.Date = new Proxy(machineDate, {
    construct: (target, args: unknown[], made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    apply: (target) => new target(now()).toString(),
    get: (target, key, receiver): unknown => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  // Dates that are made from the constructor of another date.
  machineDate.prototype.constructor = globalThis.Date;
}
