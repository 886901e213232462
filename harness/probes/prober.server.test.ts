// Every hazard on machines that differ: which probe sees it, where, and that nothing is said of code that is right.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GateFinding } from '../../reports/evidence/gate.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { HAZARDS, typeOf } from './hazards.fixture.ts';
import { openProber, type Prober } from './prober.ts';

const BOUND_MS = 120_000;
const FOLDER = 'harness/probes/fixtures/workflows';
const root = fileURLToPath(new URL('../../', import.meta.url));
const code = { pipeline: 'hazards', workflowsPath: `${root}${FOLDER}/index.ts` };
const recorded = readFileSync(new URL('./fixtures/histories/hazard.json', import.meta.url), 'utf8');

/** The recorded history, as if another workflow with the same steps had left it. */
const historyOf = (type: string): HistoryJson => JSON.parse(recorded.replaceAll('wellBehaved', type)) as HistoryJson;
const input = (type: string) => ({ source: `${type}.json`, workflowId: 'hazard-1', history: historyOf(type) });

const seen = HAZARDS.filter(({ probe }) => probe !== undefined);
/** Nothing is to be said of these: right, isolated by the sandbox, failing everywhere alike, ending before the history does, the same on one Node. */
const UNSUSPECTED = ['wellBehaved', 'moduleState', 'absentGlobal', 'keysInOrder', 'textOfALocale'];

const IN_ONE_NAMESPACE = 'clockInOneNamespace';

let prober: Prober;
const findings = new Map<string, readonly GateFinding[]>();
beforeAll(async () => {
  prober = openProber({ root, workflowTaskBoundMs: 2_000 });
  const types = [...seen.map(typeOf), ...UNSUSPECTED];
  const inOrders = { ...input(IN_ONE_NAMESPACE), namespace: 'orders' };
  const all = await prober.probe(code, [...types.map(input), input(IN_ONE_NAMESPACE), inOrders]);
  for (const [at, type] of types.entries()) findings.set(type, all[at] ?? []);
  findings.set('elsewhere', all.at(-2) ?? []);
  findings.set('orders', all.at(-1) ?? []);
}, BOUND_MS);
afterAll(() => prober.close());

test.each(seen)('$module is found on machines that differ: $probe', (hazard) => {
  const [rule, line] = hazard.probe ?? [];
  expect(findings.get(typeOf(hazard))).toEqual([
    {
      rule,
      level: 'error',
      message: expect.stringMatching(/^activity note gets .+ otherwise\. /u) as string,
      file: `${FOLDER}/${hazard.module}.ts`,
      line,
      suggestion: expect.any(String) as string,
    },
  ]);
});

test.each(UNSUSPECTED)('nothing is said of %s', (type) => {
  expect(findings.get(type)).toEqual([]);
});

test('code that asks for its namespace is told the one that the history was read from', () => {
  expect(findings.get('orders')).toMatchObject([{ rule: 'probe-clock' }]);
  expect(findings.get('elsewhere')).toEqual([]);
});

test('a finding quotes what each machine made of it', () => {
  expect(findings.get('sortedByLocale')?.[0]?.message).toBe(
    'activity note gets ["h","x","z","w"] in the locale az-AZ and not in ar-EG, and ["h","w","x","z"] otherwise. Two workers would disagree about this execution.',
  );
});

describe('a probe that cannot be done', { timeout: BOUND_MS }, () => {
  test('is told as a warning, and the next one is done', async () => {
    const hurried = openProber({ root, historyBoundMs: 1 });
    try {
      const notes = await hurried.probe(code, [input('wellBehaved')]);
      expect(notes).toMatchObject([
        [{ rule: 'probe-incomplete', level: 'warning', message: expect.stringContaining('1 ms') }],
      ]);
    } finally {
      await hurried.close();
    }
    expect(await prober.probe(code, [input('wellBehaved')])).toEqual([[]]);
  });

  test('starts no process when it was closed before', async () => {
    const closed = openProber({ root });
    await closed.close();
    expect(await closed.probe(code, [input('wellBehaved'), input('wellBehaved')])).toMatchObject([
      [{ rule: 'probe-incomplete', message: expect.stringContaining('the prober was closed') }],
      [{ rule: 'probe-incomplete' }],
    ]);
  });

  test('says which module does not bundle', async () => {
    const broken = { pipeline: 'orders', workflowsPath: `${root}${FOLDER}/nowhere.ts` };
    await expect(prober.probe(broken, [input('wellBehaved')])).rejects.toMatchObject({ code: 'BUNDLE_FAILED' });
  });
});
