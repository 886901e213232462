// Kinds of events that a source has to be ready for, by what it calls: each that no history has is there with 0.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readHistoryFile } from '../../history/file.ts';
import { NameCounts } from './names.ts';
import { syntaxOf } from './syntax.ts';

const counted = (text: string): NameCounts =>
  new NameCounts([], { patches: [], api: syntaxOf(`${text}\nexport const w = 1;`).api });

const known = (text: string): readonly string[] =>
  counted(text)
    .covered()
    .eventTypes.map(({ name }) => name)
    .filter((name) => !name.startsWith('WORKFLOW_EXECUTION_'));

const SDK = "from '@temporalio/workflow';";
const TIMERS = ['TIMER_FIRED', 'TIMER_CANCELED'];
const LOCAL = ['MARKER_RECORDED, local activity completed', 'MARKER_RECORDED, local activity failed'];

test.each([
  ['a sleep', `import { sleep } ${SDK}`, TIMERS],
  ['a condition with a time-out', `import { condition as until } ${SDK} until(() => a, '1 day');`, TIMERS],
  ['a condition with a time-out, of the whole module', `import * as wf ${SDK} wf.condition(() => a, '1 day');`, TIMERS],
  ['a condition that waits for ever', `import { condition } ${SDK} condition(() => a);`, []],
  ['a scope with a time-out', `import { CancellationScope } ${SDK} CancellationScope.withTimeout('1 day', f);`, TIMERS],
  ['the same of the whole module', `import * as wf ${SDK} wf.CancellationScope.withTimeout('1 day', f);`, TIMERS],
  [
    'a scope that is made with a time-out',
    `import { CancellationScope } ${SDK} new CancellationScope({ cancellable: true, timeout: '1 day' });`,
    TIMERS,
  ],
  ['a scope without one', `import { CancellationScope } ${SDK} new CancellationScope({ cancellable: true });`, []],
  ['setTimeout', 'setTimeout(f, 1_000);', TIMERS],
  ['a function of that name', 'const setTimeout = (f) => f(); setTimeout(f);', []],
  ['local activities', `import { proxyLocalActivities } ${SDK}`, LOCAL],
])('%s', (_what, text, events) => {
  expect(known(text)).toEqual(events);
});

test('a marker of a local activity is told from that of a patch, and a failed one from one that completed', async () => {
  const tour = await readHistoryFile(
    fileURLToPath(new URL('../../replay/fixtures/histories/tour.json', import.meta.url)),
  );
  const versions = await readHistoryFile(
    fileURLToPath(new URL('../../replay/fixtures/histories/versions.json', import.meta.url)),
  );
  const failed = JSON.stringify(tour).replaceAll(
    '"markerName":"core_local_activity"',
    '"markerName":"core_local_activity","failure":{"message":"no"}',
  );
  const numbers = (...histories: readonly (typeof tour)[]): readonly number[] => {
    const counts = counted(`import { proxyLocalActivities } ${SDK}`);
    for (const history of histories) counts.add(history);
    return LOCAL.map((name) => counts.covered().eventTypes.find((each) => each.name === name)?.histories ?? -1);
  };
  expect(numbers(versions)).toEqual([0, 0]);
  expect(numbers(tour, versions)).toEqual([1, 0]);
  expect(numbers(JSON.parse(failed) as typeof tour, tour)).toEqual([1, 1]);
});
