// Real replays, in a real child process, of histories that a real server recorded.
import { spawn, spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import * as forms from '../history/forms.fixture.ts';
import type { HistoryJson, ReplayEvidence } from '../../reports/evidence/types.ts';
import {
  bundleOf as bundle,
  recordedHistory,
  recordedInput,
  ROOT as root,
  VARIANTS,
  WORKFLOWS,
} from './fixtures/recorded.ts';
import { openReplayer, type ReplayerOptions } from './replayer.ts';
import type { Replayer, ReplayInput } from './types.ts';

const BOUND_MS = 120_000;
const INTERCEPTORS = 'harness/replay/fixtures/interceptors';

const histories = new Map<string, HistoryJson>();
let replayer: Replayer;
beforeAll(async () => {
  for (const name of ['review', 'tour', 'doomed']) histories.set(name, await recordedHistory(name));
  replayer = openReplayer({ root, workflowTaskBoundMs: 2_000 });
});
afterAll(() => replayer.close());

function ps(...args: readonly string[]): string {
  return spawnSync('ps', args, { encoding: 'utf8' }).stdout.trim();
}
const childOf = (parent: number): number | undefined => {
  const row = ps('-eo', 'ppid=,pid=')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([ppid]) => Number(ppid) === parent);
  return row === undefined ? undefined : Number(row[1]);
};
/** Replaying processes of this test file. */
const replaying = (): readonly string[] =>
  ps('-eo', 'ppid=,pid=,args=')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`${process.pid} `) && line.includes('/replay/child'));
/** Processor time so far; `ps` shows it as `[dd-]hh:mm:ss`. */
const secondsOf = (pid: number): number => {
  const [seconds = 0, minutes = 0] = ps('-o', 'time=', '-p', String(pid)).split(':').map(Number).toReversed();
  return minutes * 60 + seconds;
};
const isAlive = (pid: number): boolean => !['', 'Z'].includes(ps('-o', 'stat=', '-p', String(pid)).slice(0, 1));

function input(name: string): ReplayInput {
  return { source: `${name}.json`, workflowId: 'given', history: histories.get(name) ?? { events: [] } };
}

async function verdict(variant: string): Promise<ReplayEvidence> {
  const [evidence] = await replayer.replay(VARIANTS, [await recordedInput(variant, 'review')]);
  if (evidence === undefined) throw new Error('no verdict');
  return evidence;
}

async function verdictUnder(options: ReplayerOptions, workflows: string): Promise<ReplayEvidence> {
  const own = openReplayer({ root, ...options });
  try {
    const [evidence] = await own.replay(bundle(workflows), [input('review')]);
    if (evidence === undefined) throw new Error('no verdict');
    return evidence;
  } finally {
    await own.close();
  }
}

describe("a pipeline's own interceptors", { timeout: BOUND_MS }, () => {
  const under = async (workflows: string, module: string): Promise<ReplayEvidence | undefined> => {
    const interceptorModules = [`${root}${INTERCEPTORS}/${module}.ts`];
    const [evidence] = await replayer.replay({ ...bundle(workflows), interceptorModules }, [input('review')]);
    return evidence;
  };

  test('are part of what is replayed: a command of theirs that no history has is incompatible', async () => {
    expect(await under('review', 'passes-on')).toMatchObject({ verdict: 'compatible' });
    expect(await under('review', 'waits-first')).toMatchObject({ verdict: 'incompatible', eventId: 5 });
  });

  test('are not taken for the place of a call that goes through them', async () => {
    const file = `${WORKFLOWS}/activity-added.ts`;
    expect(await under('activity-added', 'passes-on')).toMatchObject({ verdict: 'incompatible', line: 6, file });
  });
});

describe('what the replayer of the SDK does not have of an execution', { timeout: BOUND_MS }, () => {
  const without = (name: string, from: HistoryJson): HistoryJson =>
    forms.mapped(from, (key, value) => (key === name ? undefined : value)) as HistoryJson;

  test('its Workflow ID is the recorded one, not the one that the replay was given', async () => {
    expect(await verdict('asks-for-its-id')).toMatchObject({ verdict: 'compatible' });
  });

  test('its run id is the recorded one, and where an old server wrote none the history replays all the same', async () => {
    expect(await verdict('asks-for-its-run')).toMatchObject({ verdict: 'compatible' });
    const old = { ...input('review'), history: without('originalExecutionRunId', input('review').history) };
    expect(await replayer.replay(VARIANTS, [old, old])).toMatchObject([
      { verdict: 'compatible' },
      { verdict: 'compatible' },
    ]);
  });

  test('its task queue is the recorded one, not one of the replay', async () => {
    expect(await verdict('asks-for-its-task-queue')).toMatchObject({ verdict: 'compatible' });
  });

  test('its namespace is the one that the history names where it starts a child, or the one that it was read from', async () => {
    const named = await recordedInput('asks-for-its-namespace', 'errands');
    const read = { ...(await recordedInput('asks-for-its-other-namespace', 'review')), namespace: 'orders' };
    const verdicts = await replayer.replay(VARIANTS, [named, read, { ...read, namespace: 'other' }]);
    expect(verdicts.map(({ verdict: one }) => one)).toEqual(['compatible', 'compatible', 'incompatible']);
  });

  test('a sink that only production has, and what it prints, end no replay', async () => {
    expect(await verdict('speaks')).toMatchObject({ verdict: 'compatible' });
  });

  test('two histories with the same run id are judged each by itself', async () => {
    const reset = await recordedInput('activity-renamed', 'review');
    const all = await replayer.replay(VARIANTS, [input('review'), reset, input('review')]);
    expect(all.map(({ verdict: one }) => one)).toEqual(['compatible', 'incompatible', 'compatible']);
  });

  test('payloads of a codec that is not here are cannot-tell, not a break of the code', async () => {
    const encoding = Buffer.from('binary/encrypted').toString('base64');
    const encrypted = forms.mapped(input('review').history, (name, value) => (name === 'encoding' ? encoding : value));
    const [evidence] = await replayer.replay(VARIANTS, [{ ...input('review'), history: encrypted as HistoryJson }]);
    expect(evidence).toMatchObject({ verdict: 'cannot-tell', findings: [{ rule: 'cannot-tell' }] });
    expect(evidence?.message).toContain('review.json: its payloads are encoded as binary/encrypted');
  });

  test('payloads that are kept in external storage are cannot-tell, not a break of the code', async () => {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const reference = {
      metadata: {
        encoding: base64('json/protobuf'),
        messageType: base64('temporal.api.sdk.v1.ExternalStorageReference'),
      },
      data: base64(JSON.stringify({ driverName: 'store', claimData: { key: 'document' } })),
    };
    const elsewhere = forms.mapped(input('review').history, (name, value) =>
      name === 'payloads' ? [reference] : value,
    );
    const [evidence] = await replayer.replay(VARIANTS, [{ ...input('review'), history: elsewhere as HistoryJson }]);
    expect(evidence).toMatchObject({ verdict: 'cannot-tell', findings: [{ rule: 'cannot-tell' }] });
    expect(evidence?.message).toContain('review.json: payloads of it are kept in external storage');
  });

  test('flags of the SDK are what its check of names hangs on: without them a rename is a break that production would not notice', async () => {
    const renamed = await recordedInput('activity-renamed', 'review');
    const [evidence] = await replayer.replay(VARIANTS, [{ ...renamed, history: forms.withoutFlags(renamed.history) }]);
    expect(evidence).toMatchObject({
      verdict: 'incompatible',
      findings: [{ rule: 'step-renamed', level: 'error', eventId: 11, line: 6 }],
      suggestion: expect.stringContaining('patched(') as string,
    });
    expect(evidence?.message).toContain(
      'would not notice, and hand the result of activity summarize to the call of activity condense',
    );
  });

  test('flags that begin at a later task leave what is more than one task before unchecked, and a rename there is a break', async () => {
    const input = await recordedInput('activity-renamed', 'review');
    const from = (eventId: number) => ({ ...input, history: forms.flaggedFrom(input.history, eventId) });
    // The step is of the task that event 10 completed. The core reads the flag of the task after it before it comes to its event.
    const all = await replayer.replay(VARIANTS, [from(10), from(16), from(22)]);
    expect(all.map(({ eventId, message = '' }) => [eventId, message.includes('would not notice')])).toEqual([
      [11, false],
      [11, false],
      [11, true],
    ]);
    const same = await recordedInput('review', 'review');
    const unchanged = { ...same, history: forms.flaggedFrom(same.history, 22) };
    expect(await replayer.replay(VARIANTS, [unchanged])).toMatchObject([{ verdict: 'compatible' }]);
  });

  test('an id that is not the recorded one, in a task without flags, is a break', async () => {
    const review = forms.withoutFlags(input('review').history);
    const renumbered = forms.withEvent(review, 11, (event) => ({
      ...event,
      activityTaskScheduledEventAttributes: {
        ...(event['activityTaskScheduledEventAttributes'] as object),
        activityId: '7',
      },
    }));
    const [evidence] = await replayer.replay(VARIANTS, [{ ...input('review'), history: renumbered as HistoryJson }]);
    expect(evidence).toMatchObject({ verdict: 'incompatible', eventId: 11, divergence: { kind: 'renamed' } });
    expect(evidence?.message).toContain(
      'hand the result of activity summarize (id 7) to the call of activity summarize (id 2)',
    );
  });

  test('a patch may be deprecated in code whose histories never had its marker', async () => {
    expect(await verdict('deprecates-early')).toMatchObject({ verdict: 'compatible' });
  });

  test('an error of the sandbox that is called a nondeterminism error is told as what it is, at its line', async () => {
    const evidence = await verdict('refers-weakly');
    expect(evidence).toMatchObject({ verdict: 'incompatible', line: 51, divergence: { kind: 'throws' } });
    expect(evidence.message).toContain('WeakRef cannot be used in Workflows');
  });
});

describe('what cannot be replayed', { timeout: BOUND_MS }, () => {
  test('a workflow that never gives the thread back is cut off, and said to be undecided', async () => {
    const evidence = await verdict('endless-loop');
    expect(evidence).toMatchObject({ verdict: 'cannot-tell', file: `${WORKFLOWS}/endless-loop.ts`, line: 5 });
    expect(evidence.message).toMatch(
      /held its thread for more than 2000 ms and was cut off, after activity fetchDocument/,
    );
  });

  test('a workflow that eats memory ends its own process, not this one', async () => {
    const evidence = await verdictUnder({ heapLimitMib: 160, workflowTaskBoundMs: BOUND_MS }, 'eats-memory');
    expect(evidence).toMatchObject({
      verdict: 'cannot-tell',
      message: expect.stringContaining('more than 160 MiB of memory') as string,
    });
  });

  test('a history that does not convert leaves the others of its batch alone', async () => {
    const good = input('review');
    const cut: ReplayInput = { ...good, source: 'cut.json', history: { events: good.history.events.toSpliced(3, 1) } };
    const odd: ReplayInput = {
      ...good,
      source: 'odd.json',
      history: { events: good.history.events.map((event) => ({ ...event, eventTime: 'yesterday' })) },
    };
    const all = await replayer.replay(bundle('review'), [good, cut, odd, good]);
    expect(all.map(({ verdict: one }) => one)).toEqual(['compatible', 'cannot-tell', 'cannot-tell', 'compatible']);
    expect(all[1]?.message).toContain('cut.json: event 3 is followed by event 5 instead of 4');
    expect(all[2]?.message).toContain('odd.json');
  });

  test('a replay beyond its bound is killed, and the rest of its batch goes on in another process', async () => {
    const own = openReplayer({ root, historyBoundMs: 8_000, workflowTaskBoundMs: BOUND_MS });
    try {
      const all = await own.replay(bundle('endless-loop'), [input('review'), input('doomed')]);
      expect(all.map(({ verdict: one }) => one)).toEqual(['cannot-tell', 'incompatible']);
      expect(all[0]?.message).toContain('review.json: the replay did not end within 8000 ms and was killed');
    } finally {
      await own.close();
    }
  });

  test('workflows that do not bundle are an operating error that names them', async () => {
    await expect(replayer.replay(bundle('missing'), [input('review')])).rejects.toMatchObject({
      code: 'BUNDLE_FAILED',
      message: expect.stringContaining('missing.ts') as string,
    });
    expect((await verdict('review')).verdict).toBe('compatible');
  });
});

describe('the replayer', { timeout: BOUND_MS }, () => {
  test('answers an empty list with an empty list', async () => {
    expect(await replayer.replay(bundle('review'), [])).toEqual([]);
  });

  test('keeps the order of many calls at once', async () => {
    const names = ['review', 'tour', 'review', 'doomed'];
    const answers = await Promise.all(names.map((name) => replayer.replay(VARIANTS, [input(name)])));
    expect(answers.map(([evidence]) => `${evidence?.verdict} ${evidence?.workflowId.replace(/-\d+$/, '')}`)).toEqual(
      names.map((name) => `compatible ${name}`),
    );
  });

  test('refuses work once closed', async () => {
    const own = openReplayer();
    await own.close();
    await expect(own.replay(bundle('review'), [input('review')])).rejects.toMatchObject({ code: 'HARNESS_FAULT' });
  });

  test('starts nothing for what waits for its turn when it is closed', async () => {
    const before = replaying();
    const own = openReplayer();
    const answers = [VARIANTS, bundle('review')].map((code) => own.replay(code, [input('review')]));
    const ends = Promise.allSettled(answers);
    let over = false;
    const closing = own.close().then(() => (over = true));
    // Looked at until everything has ended, at least once.
    const looks = { everyMs: 50, boundMs: BOUND_MS };
    await poll(wallClock, looks, () => {
      expect(replaying()).toEqual(before);
      return over ? true : undefined;
    });
    await closing;
    const closed = { status: 'rejected', reason: { message: expect.stringContaining('the replayer was closed') } };
    expect(await ends).toMatchObject([closed, closed]);
  });

  test('leaves no process behind when it is killed itself, even while workflow code holds the thread', async () => {
    const module = pathToFileURL(`${root}dist/harness/replay/replayer.js`).href;
    const work = { bundle: bundle('endless-loop'), inputs: [input('review')] };
    const program = `import { openReplayer } from ${JSON.stringify(module)};
      const { bundle, inputs } = ${JSON.stringify(work)};
      await openReplayer({ workflowTaskBoundMs: ${BOUND_MS} }).replay(bundle, inputs);`;
    const harness = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
    const bounds = { everyMs: 100, boundMs: 60_000 };
    const child = await poll(wallClock, bounds, () => childOf(harness.pid ?? 0));
    if (child === undefined) throw new Error('the replaying process did not start');
    // Busy with the loop: it has used more processor time than starting and bundling take.
    await poll(wallClock, bounds, () => (secondsOf(child) >= 6 ? true : undefined));
    harness.kill('SIGKILL');
    const gone = await poll(wallClock, { everyMs: 100, boundMs: 5_000 }, () => (isAlive(child) ? undefined : true));
    if (gone === undefined) process.kill(child, 'SIGKILL');
    expect(gone).toBe(true);
  });
});
