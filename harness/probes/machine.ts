// A probing process as the harness holds it: orders out, answers in, each waited for with a bound.
import type { WallClock } from '../clock.ts';
import { startTalking } from '../processes/index.ts';
import { compiledPath } from '../replay/compiled.ts';
import type { Machine } from './machine-settings.ts';
import type { ProbeOrder, ProbeReport } from './protocol.ts';

/** Frames of a stack: V8 keeps 10, and calls through other functions are deeper. */
const STACK_FRAMES = 60;
/** Characters of a dead process's own words that go into a message. */
const REASON_LENGTH = 400;

/** `broken`: the process is gone, and says so every time. */
export type Answer = ProbeReport | { readonly kind: 'broken'; readonly reason: string };

export interface MachineProcess {
  send(order: ProbeOrder): void;
  /** The next answer. Silence beyond the bound ends the process. */
  hear(boundMs: number): Promise<Answer>;
  /** SIGKILL; settles when the process has ended. */
  kill(): Promise<void>;
}

/**
 * Starts a process of this locale and these random numbers; everything else comes with each order.
 * @param heapLimitMib - workflow code that eats memory ends the process at this size, not the machine
 */
export function startMachine(
  clock: WallClock,
  { locale, randomSeed }: Pick<Machine, 'locale' | 'randomSeed'>,
  heapLimitMib: number,
): MachineProcess {
  const place = startTalking<ProbeOrder, ProbeReport>(clock, {
    path: compiledPath(import.meta.url, '../probes/child.js'),
    title: 'the probing process',
    heapLimitMib,
    options: [`--stack-trace-limit=${STACK_FRAMES}`, `--random-seed=${randomSeed}`, '--enable-source-maps'],
    env: { LC_ALL: locale, LANG: locale },
  });
  let broken: string | undefined;
  const kill = (): Promise<void> => place.kill();

  return {
    send: (order) => place.send(order),
    async hear(boundMs) {
      const heard = broken === undefined ? await place.hear(boundMs) : undefined;
      if (heard !== undefined && heard.kind !== 'silent' && heard.kind !== 'gone') return heard;
      if (heard?.kind === 'silent') await kill();
      broken ??= heard?.kind === 'gone' ? heard.reason.slice(0, REASON_LENGTH) : `no answer came within ${boundMs} ms`;
      return { kind: 'broken', reason: broken };
    },
    kill,
  };
}
