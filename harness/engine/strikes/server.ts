// `server.*`: what happens to the Temporal server that this trial has to itself.
import { HarnessError } from '../../errors.ts';
import type { ServerControl } from '../../environment/types.ts';
import type { ServerFault } from '../../scenario/types.ts';
import type { TrialContext } from '../trial-context.ts';
import { takeOff } from './database.ts';
import { healLater } from './heal-later.ts';
import { untilRecorded, writeDown, type Strike, type StrikeOrder } from './order.ts';

interface Scene<F extends ServerFault> {
  readonly trial: TrialContext;
  readonly ordinals: readonly number[];
  readonly order: StrikeOrder;
  readonly fault: F;
  readonly control: ServerControl;
}

type Of<K extends ServerFault['kind']> = Extract<ServerFault, { kind: K }>;

/** Done once, however often it is asked for. */
const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
};

const always = (): boolean => true;

const kill = async ({ trial, ordinals, order, fault, control }: Scene<Of<'server.kill'>>): Promise<void> => {
  const { id } = order.planned;
  const { pid, signal, wallMs } = await control.kill();
  writeDown(trial, ordinals, order, { wallMs, said: `the server (pid ${pid}) died of ${signal}` });
  const off = once(async () => {
    const again = await control.start();
    trial.recorder.concluded(id, `pid ${again.pid} answered ${Math.round(again.tookMs)} ms after it was started`);
  });
  healLater(trial, id, fault.downMs ?? 0, { off, met: always });
};

const pause = async ({ trial, ordinals, order, fault, control }: Scene<Of<'server.pause'>>): Promise<void> => {
  const { recorder, places } = trial;
  const { id } = order.planned;
  let since = places.clock.now();
  const off = once(async () => {
    control.resume();
    recorder.concluded(id, `it went on after ${places.clock.now() - since} ms (SIGCONT)`);
  });
  trial.heals.set(id, off);
  const { pid, wallMs } = await control.pause();
  since = wallMs;
  writeDown(trial, ordinals, order, { wallMs, said: `the server (pid ${pid}) stands still (SIGSTOP)` });
  healLater(trial, id, fault.forMs, { off, met: always });
};

const slow = async (scene: Scene<Of<'server.slow-persistence'>>): Promise<void> => {
  const { trial, ordinals, order, fault, control } = scene;
  const { store } = control;
  if (store === undefined) throw missing(trial, 'its server keeps its executions itself');
  const { id } = order.planned;
  const off = takeOff(trial, store, id, id, 1);
  trial.heals.set(id, off);
  const said = await store.disturb(id, { kind: 'slow', ms: fault.ms });
  writeDown(trial, ordinals, order, { wallMs: trial.places.clock.now(), said });
  if (fault.forMs !== undefined) healLater(trial, id, fault.forMs, { off, met: () => store.met(id).length > 0 });
};

const missing = ({ plan }: TrialContext, reason: string): HarnessError =>
  new HarnessError(
    'HARNESS_FAULT',
    `Failed to strike the server of ${plan.scenario}: ${reason}. Report this as a bug of ordeal.`,
  );

export const server: Strike<ServerFault> = async ({ trial, ordinals, order, fault }) => {
  await untilRecorded(trial, ordinals, fault.on);
  const { client, places, probes } = trial;
  const { control } = places.environment;
  if (control === undefined) throw missing(trial, 'it has none of its own');
  probes.set(order.planned.id, async () => {
    if (control.store?.isOn(order.planned.id) === true)
      return 'the relay before the store of the server still disturbs';
    await client.workflowService.getSystemInfo({});
    return undefined;
  });
  const scene = { trial, ordinals, order, control };
  switch (fault.kind) {
    case 'server.kill':
      await kill({ ...scene, fault });
      break;
    case 'server.pause':
      await pause({ ...scene, fault });
      break;
    case 'server.slow-persistence':
      await slow({ ...scene, fault });
      break;
  }
  return { kind: 'goes-on' };
};
