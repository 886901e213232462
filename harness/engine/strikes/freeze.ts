// `worker.freeze`: a real SIGSTOP, and SIGCONT when the work of the process has been given to another.
import { refusedReport } from '../../workers/late-report.ts';
import type { FromHost, Host } from '../../workers/types.ts';
import type { Fault } from '../../scenario/types.ts';
import type { TrialContext } from '../trial-context.ts';
import { untilRecorded, victimsOf, writeDown, type Strike, type StrikeOrder } from './order.ts';

type Freeze = Extract<Fault, { kind: 'worker.freeze' }>;

/** From SIGCONT until the server has answered what the process reports too late, its new connection included. Wall ms. Mostly a few hundred. */
const LATE_REPORT_WALL_MS = 10_000;
const SILENCE = `nothing was heard of its late report within ${LATE_REPORT_WALL_MS} ms`;
const DEAD = 'the process ended before its late report was heard';

/** Whether a process that stops there has an attempt in hand, which it reports when it goes on. */
const hasAttempt = ({ on }: Freeze, { key }: StrikeOrder): boolean =>
  key !== undefined && 'activity' in on && on.at !== 'completed';

/** The late word of processes that come back, and what the server makes of it. That none is heard is a doubt about the trial. */
const lateWord = (trial: TrialContext, id: string, victims: readonly Host[]) => {
  const { crew, recorder, places, signal, probes } = trial;
  let heard: string | undefined;
  let doubt: string | undefined;
  let tell: () => void = () => undefined;
  const refused = new Promise<void>((done) => {
    tell = done;
  });
  const unlisten = crew.listen((host: Host, message: FromHost) => {
    heard ??= victims.includes(host) ? refusedReport(message) : undefined;
    if (heard !== undefined) tell();
  });
  probes.set(id, async () => doubt);
  const waited = async (): Promise<void> => {
    if (signal.aborted) return unlisten();
    const over = new AbortController();
    const silence = places.clock.sleep(LATE_REPORT_WALL_MS, over.signal).catch(() => undefined); // aborted: it was heard
    if (heard === undefined && victims.some(({ alive }) => alive)) await Promise.race([refused, silence]);
    over.abort();
    unlisten();
    if (heard === undefined) doubt = victims.some(({ alive }) => alive) ? SILENCE : DEAD;
    recorder.concluded(id, doubt ?? `its late report was refused by the server: ${heard}`);
  };
  let once: Promise<void> | undefined;
  return (): Promise<void> => (once ??= waited());
};

export const freeze: Strike<Freeze> = async ({ trial, ordinals, order, fault }) => {
  const { crew, places, heals } = trial;
  await untilRecorded(trial, ordinals, fault.on);
  const victims = victimsOf(trial, order, fault.workers);
  if (victims.length === 0) return { kind: 'missed' };
  const back = async (): Promise<void> => {
    for (const victim of victims) await crew.thaw(victim);
  };
  const heard = hasAttempt(fault, order) ? lateWord(trial, order.planned.id, victims) : async () => undefined;
  // At the end of the work: the work itself does not wait for a late word.
  heals.set(order.planned.id, async () => {
    await back();
    await heard();
  });
  await Promise.all(victims.map((victim) => crew.freeze(victim)));
  const who = victims.map(({ pid }) => `pid ${pid}`).join(', ');
  writeDown(trial, ordinals, order, {
    wallMs: places.clock.now(),
    said: `${who} ${victims.length > 1 ? 'stand' : 'stands'} still (SIGSTOP), cut off from the server`,
  });
  return { kind: 'lost', processes: victims.length, back };
};
