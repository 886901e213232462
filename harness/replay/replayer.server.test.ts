// Real replays, in a real child process, of histories that a real server recorded.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import type { HistoryJson, ReplayEvidence } from '../../reports/evidence/types.ts';
import { readHistoryFile } from '../history/file.ts';
import { openReplayer, type ReplayerOptions } from './replayer.ts';
import type { Replayer, ReplayInput } from './types.ts';

const BOUND_MS = 120_000;
const WORKFLOWS = 'harness/replay/fixtures/workflows';
const root = fileURLToPath(new URL('../../', import.meta.url));

const histories = new Map<string, HistoryJson>();
let replayer: Replayer;
beforeAll(async () => {
  for (const name of ['review', 'tour', 'doomed']) {
    histories.set(
      name,
      await readHistoryFile(fileURLToPath(new URL(`./fixtures/histories/${name}.json`, import.meta.url))),
    );
  }
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
/** Processor time so far; `ps` shows it as `[dd-]hh:mm:ss`. */
const secondsOf = (pid: number): number => {
  const [seconds = 0, minutes = 0] = ps('-o', 'time=', '-p', String(pid)).split(':').map(Number).toReversed();
  return minutes * 60 + seconds;
};
const isAlive = (pid: number): boolean => !['', 'Z'].includes(ps('-o', 'stat=', '-p', String(pid)).slice(0, 1));

const bundle = (name: string) => ({ pipeline: name, workflowsPath: `${root}${WORKFLOWS}/${name}.ts` });

function input(name: string): ReplayInput {
  return { source: `${name}.json`, workflowId: 'given', history: histories.get(name) ?? { events: [] } };
}

async function verdict(workflows: string, history = 'review', on = replayer): Promise<ReplayEvidence> {
  const [evidence] = await on.replay(bundle(workflows), [input(history)]);
  if (evidence === undefined) throw new Error('no verdict');
  return evidence;
}

async function verdictUnder(options: ReplayerOptions, workflows: string): Promise<ReplayEvidence> {
  const own = openReplayer({ root, ...options });
  try {
    return await verdict(workflows, 'review', own);
  } finally {
    await own.close();
  }
}

describe('code that follows its history', { timeout: BOUND_MS }, () => {
  test.each([
    ['review', 'review'],
    ['tour', 'tour'],
    ['doomed', 'doomed'],
    ['step-guarded', 'review'],
  ])('%s is compatible with %s.json', async (workflows, history) => {
    expect(await verdict(workflows, history)).toEqual({
      workflowId: expect.stringMatching(`^${history}-`) as string,
      verdict: 'compatible',
    });
  });
});

describe('code that does not follow its history', { timeout: BOUND_MS }, () => {
  test.each([
    ['activity-added', 'added', 11, 6, "const clean = patched('add-redact') ? await redact(text) : "],
    ['activity-added-last', 'added', 29, 9, "if (patched('add-redact')) await redact(text);"],
    ['activity-removed', 'removed', 11, 6, "if (!patched('drop-summarize')) await summarize(…);"],
    ['first-activity-removed', 'removed', 5, 5, "if (!patched('drop-fetch-document')) await fetchDocument(…);"],
    [
      'activity-renamed',
      'renamed',
      11,
      6,
      "const summary = patched('use-condense') ? await condense(text) : await summarize(text);",
    ],
    ['activities-reordered', 'reordered', 5, 5, "if (patched('summarize-before-fetch-document')) {"],
    ['timer-added', 'added', 11, 6, "if (patched('add-timer-5-min')) await sleep('5 minutes');"],
    ['timer-removed', 'removed', 17, 7, "if (!patched('drop-timer-1-h')) await sleep('1 h');"],
    ['early-return', 'early-return', 17, 6, "if (patched('end-before-timer-1-h') && <its condition>) return …;"],
  ])(
    '%s is incompatible: %s at event %i, line %i, with what to write',
    async (workflows, kind, eventId, line, snippet) => {
      const evidence = await verdict(workflows);
      expect(evidence).toMatchObject({
        verdict: 'incompatible',
        eventId,
        line,
        file: `${WORKFLOWS}/${workflows}.ts`,
        divergence: { kind },
      });
      expect(evidence.suggestion).toContain(snippet);
      expect(evidence.message).toContain(`${WORKFLOWS}/${workflows}.ts:${line}`);
      expect(evidence.message).not.toMatch(/TMPRL|Failure \{/);
    },
  );

  test('a patch taken away is told from a step taken away', async () => {
    const evidence = await verdict('tour-unpatched', 'tour');
    expect(evidence).toMatchObject({ verdict: 'incompatible', eventId: 5, divergence: { kind: 'removed' } });
    expect(evidence.suggestion).toContain("deprecatePatch('measured');");
  });

  test('code that throws is incompatible at the line that throws', async () => {
    const evidence = await verdict('throws');
    expect(evidence).toMatchObject({ verdict: 'incompatible', line: 6, divergence: { kind: 'throws' } });
    expect(evidence.message).toContain("Cannot read properties of undefined (reading 'length')");
  });

  test('a Workflow Type that is gone is incompatible, with what to export', async () => {
    expect(await verdict('doomed', 'review')).toMatchObject({
      verdict: 'incompatible',
      suggestion: 'Export review from the workflow module until no execution of this type is open.',
    });
  });

  test('both sequences are kept side by side, the first difference marked', async () => {
    const { divergence } = await verdict('activity-added');
    expect(divergence?.first).toBe(1);
    expect(divergence?.rows.slice(0, 3)).toEqual([
      {
        state: 'same',
        recorded: 'activity fetchDocument',
        eventId: 5,
        produced: 'activity fetchDocument',
        file: `${WORKFLOWS}/activity-added.ts`,
        line: 5,
      },
      { state: 'added', produced: 'activity redact', file: `${WORKFLOWS}/activity-added.ts`, line: 6 },
      {
        state: 'same',
        recorded: 'activity summarize',
        eventId: 11,
        produced: 'activity summarize',
        file: `${WORKFLOWS}/activity-added.ts`,
        line: 7,
      },
    ]);
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
    await expect(verdict('missing')).rejects.toMatchObject({
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
    const answers = await Promise.all(names.map((name) => replayer.replay(bundle('index'), [input(name)])));
    expect(answers.map(([evidence]) => `${evidence?.verdict} ${evidence?.workflowId.replace(/-\d+$/, '')}`)).toEqual(
      names.map((name) => `compatible ${name}`),
    );
  });

  test('refuses work once closed', async () => {
    const own = openReplayer();
    await own.close();
    await expect(own.replay(bundle('review'), [input('review')])).rejects.toMatchObject({ code: 'HARNESS_FAULT' });
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
