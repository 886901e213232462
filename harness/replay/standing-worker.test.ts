// The worker that stands over batches: opened as seldom as it goes, and never used once it broke.
import { describe, expect, test } from 'vitest';
import { type Opened, StandingWorker } from './standing-worker.ts';

/** A replayer that notes when it opens and ends, and answers as it is told to. */
function noting(answer: (workflowId: string) => Error | undefined = () => undefined) {
  const log: string[] = [];
  const worker = new StandingWorker({}, async function* run({ workflowBundle, isolateExecutionTimeout }, histories) {
    const code = workflowBundle !== undefined && 'code' in workflowBundle ? workflowBundle.code : '';
    const name = `${code} ${isolateExecutionTimeout}`;
    log.push(`opens ${name}`);
    try {
      for (const { workflowId } of histories) {
        if (workflowId === 'breaks') throw new Error('broken');
        if (workflowId === 'ends') return;
        log.push(workflowId);
        yield await Promise.resolve({ error: answer(workflowId) });
      }
    } finally {
      log.push(`ends ${name}`);
    }
  });
  const replay = (workflowId: string, opened: Partial<Opened> = {}) =>
    worker.replay({ code: 'one', workflowTaskBoundMs: 5, ...opened }, { history: {}, workflowId });
  return { log, worker, replay };
}

describe('the worker', () => {
  test('stands from one history to the next, and hands on what is said of each', async () => {
    const wrong = new Error('it disagrees');
    const { log, replay } = noting((workflowId) => (workflowId === 'b' ? wrong : undefined));
    expect([await replay('a'), await replay('b'), await replay('c')]).toEqual([undefined, wrong, undefined]);
    expect(log).toEqual(['opens one 5', 'a', 'b', 'c']);
  });

  test('gives way to another for other code, another bound, and when it is ended', async () => {
    const { log, worker, replay } = noting();
    await replay('a');
    await replay('b', { code: 'two' });
    await replay('c', { code: 'two', workflowTaskBoundMs: 7 });
    await worker.end();
    await replay('d', { code: 'two', workflowTaskBoundMs: 7 });
    expect(log).toEqual(
      ['opens one 5', 'a', 'ends one 5', 'opens two 5', 'b', 'ends two 5'].concat([
        'opens two 7',
        'c',
        'ends two 7',
        'opens two 7',
        'd',
      ]),
    );
  });

  test('that broke, or ended without an answer, is not used again', async () => {
    const { log, replay } = noting();
    await expect(replay('breaks')).rejects.toThrow('broken');
    expect(await replay('a')).toBeUndefined();
    await expect(replay('ends')).rejects.toThrow('without a result');
    expect(await replay('b')).toBeUndefined();
    expect(log.filter((line) => line.startsWith('opens'))).toHaveLength(3);
  });

  test('gives way after a thousand histories: what the SDK notes of each goes with it', async () => {
    const { log, replay } = noting();
    for (let n = 0; n < 2_001; n += 1) await replay(String(n));
    expect(log.filter((line) => line.startsWith('opens'))).toHaveLength(3);
    expect(log.filter((line) => line.startsWith('ends'))).toHaveLength(2);
  });
});
