// Processes that are talked to, with real ones: nothing that they do leaves the harness waiting, and nothing they said is lost.
import { afterEach, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { compiledFile } from '../compiled.ts';
import { startTalking, type TalkingProcess } from './talking.ts';

const BOUND_MS = 30_000;

type Talker = TalkingProcess<{ readonly say: 'answer' | 'nothing' | 'eat' | 'die' }, { readonly kind: string }>;

let talker: Talker;
const start = async (): Promise<Talker> => {
  talker = startTalking(wallClock, {
    path: compiledFile(import.meta.url, './fixtures/talker.ts'),
    title: 'the talker',
    heapLimitMib: 16,
  });
  expect(await talker.hear(BOUND_MS)).toEqual({ kind: 'ready' });
  return talker;
};
afterEach(() => talker.kill());

it('one that ends is heard out first, and then is gone, with its last words, however often it is asked', async () => {
  const { send, hear } = await start();
  send({ say: 'answer' });
  expect(await hear(BOUND_MS)).toEqual({ kind: 'answer' });
  send({ say: 'die' });
  expect(await hear(BOUND_MS)).toEqual({ kind: 'answer' });
  const gone = { kind: 'gone', reason: 'the talker ended (SIGKILL): a last word' };
  expect(await hear(BOUND_MS)).toEqual(gone);
  send({ say: 'answer' });
  expect(await hear(BOUND_MS)).toEqual(gone);
});

it('one that says nothing within the bound is silent, and is heard later', async () => {
  const { send, hear } = await start();
  expect(await hear(10)).toEqual({ kind: 'silent' });
  send({ say: 'answer' });
  expect(await hear(BOUND_MS)).toEqual({ kind: 'answer' });
});

it('one that eats memory is gone for that reason', async () => {
  const { send, hear } = await start();
  send({ say: 'eat' });
  expect(await hear(BOUND_MS)).toEqual({
    kind: 'gone',
    reason: 'workflow code took more than 16 MiB of memory and its process ended',
  });
});
