// Goal: a replay that takes long and comes further is not taken for silence by those who probe and measure. With the real processes.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { wallClock } from '../clock.ts';
import type { TalkingProcess } from '../processes/index.ts';
import { ONE } from '../probes/machine-settings.ts';
import { startMachine } from '../probes/machine.ts';
import { openMeasuring } from './coverage/session.ts';
import { marathonHistory } from './fixtures/marathon.ts';

const BOUND_MS = 120_000;
/** A fifth of a second each: there is a beat when the sixth is done at the latest. */
const ROUNDS = 7;
const root = fileURLToPath(new URL('../../', import.meta.url));
const { history: marathon } = marathonHistory({ workflowId: 'plods', rounds: ROUNDS });
const history = JSON.parse(JSON.stringify(marathon).replace('"name":"marathon"', '"name":"plods"')) as HistoryJson;
const code = {
  workflowsPath: fileURLToPath(new URL('./fixtures/hard.workflow.ts', import.meta.url)),
  interceptorModules: [],
  converters: {},
};

/** The kinds of what it says, until nothing more is to come. */
async function kindsOf(place: Pick<TalkingProcess<never, { kind: string }>, 'hear' | 'kill'>, last: string) {
  const kinds: string[] = [];
  // Bounded: it says few things, and each is waited for with a bound.
  while (kinds.at(-1) !== last) {
    const heard = await place.hear(BOUND_MS);
    kinds.push(heard.kind);
    if (['silent', 'gone', 'broken', 'failed', 'open-failed'].includes(heard.kind)) break;
  }
  return kinds;
}

it('a process that measures, and one that probes, say that they come further', { timeout: BOUND_MS }, async () => {
  const measuring = openMeasuring(wallClock);
  const probing = startMachine(wallClock, ONE, 512);
  try {
    measuring.send({ kind: 'open', key: 'k', root, ...code });
    measuring.send({ kind: 'replay', key: 'k', entries: [{ index: 7, history }] });
    probing.send({ kind: 'open', ...code });
    const entries = [{ index: 7, workflowId: 'plods', history }];
    probing.send({ kind: 'replay', entries, surroundings: ONE, times: 1, workflowTaskBoundMs: 5_000 });
    const told = await Promise.all([kindsOf(measuring, 'done'), kindsOf(probing, 'done')]);
    expect(told.map((kinds) => kinds.join(' '))).toEqual([
      expect.stringMatching(/^ready opened started( started)+ ran done$/),
      expect.stringMatching(/^ready opened started( started)+ replayed done$/),
    ]);
  } finally {
    await Promise.all([measuring.kill(), probing.kill()]);
  }
});
