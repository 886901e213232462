// Promises of the second look: whatever the size and number of histories, few of them are held at once; and what saw nothing says so.
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { leavesUnsure } from '../../reports/evidence/gate-fails.ts';
import type { GateFinding, GateHistory } from '../../reports/evidence/gate.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { wallClock } from '../clock.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { Prober } from '../probes/prober.ts';
import type { CoverageReport } from './coverage/protocol.ts';
import type { MeasuringProcess } from './coverage/session.ts';
import { type DeeperOptions, lookDeeper, type Looks } from './deeper.ts';
import { madeHistory } from './fixtures/histories.ts';
import type { FoundHistory } from './sources/types.ts';

const MIB = 1024 * 1024;

/** Bytes of a made history: almost all of it is one payload. */
const sizes = new WeakMap<HistoryJson, number>();
const sizeOf = (history: HistoryJson): number => sizes.get(history) ?? 0;

/** What was read, until somebody has answered for it. */
class Held {
  #bytes = 0;
  mostMib = 0;
  /** Histories per order. */
  readonly orders: number[] = [];

  read(history: HistoryJson): void {
    this.#bytes += sizeOf(history);
    this.mostMib = Math.max(this.mostMib, Math.round(this.#bytes / MIB));
  }

  answered(histories: readonly HistoryJson[]): void {
    this.orders.push(histories.length);
    for (const history of histories) this.#bytes -= sizeOf(history);
  }
}

type Found = Extract<FoundHistory, { kind: 'history' }> & { readonly pipeline: string };

/** Of as many Workflow Types, that is of as many shapes; every other one of pipeline `b`. */
const corpusOf = (mib: number, count: number): readonly Found[] => {
  const { events } = madeHistory({ type: 'fine', signals: 1, bytes: (mib * MIB * 3) / 4 });
  return Array.from({ length: count }, (_none, n) => {
    const [first, ...others] = events;
    const type = `type-${n}`;
    const attributes = { workflowType: { name: type }, workflowId: type, originalExecutionRunId: type };
    const started = { ...first, workflowExecutionStartedEventAttributes: attributes };
    const history = { events: [started, ...others] } as HistoryJson;
    sizes.set(history, mib * MIB);
    const known = {
      file: `${n}.json`,
      pipeline: n % 2 === 0 ? 'a' : 'b',
      workflowId: type,
      runId: type,
      workflowType: type,
      status: 'completed',
    } as const;
    return { kind: 'history', history, events: 6, format: 'protobuf', repairs: [], warnings: [], ...known };
  });
};

const pipelinesOf = (count: number): readonly Pipeline[] =>
  ['a', 'b'].map((name, nth) => {
    const types = Array.from({ length: count }, (_none, n) => `type-${n}`).filter((_type, n) => n % 2 === nth);
    const [first = { type: `none-${name}`, taskQueue: 'q' }, ...others] = types.map((type) => ({
      type,
      taskQueue: 'q',
    }));
    return {
      name,
      workflowsPath: '/nowhere.ts',
      workflows: [first, ...others],
      fleet: [],
      openActivities: () => Promise.reject(new Error('no activity runs in a replay')),
    };
  });

const told = ({ file, pipeline, workflowType, workflowId }: Found): GateHistory => ({
  file,
  pipeline,
  workflowType,
  workflowId,
  runId: workflowId,
  events: 6,
  status: 'completed',
  format: 'protobuf',
  repairs: [],
  verdict: 'compatible',
  findings: [],
  prefixes: 0,
  cached: false,
});

const NONE_SEEN: GateFinding = { rule: 'probe-incomplete', level: 'warning', message: 'Not seen.' };

/** @param blind - histories of whom nothing could be seen */
const proberOf = (held: Held, blind: (source: string) => boolean): Prober => ({
  async probe(_code, inputs) {
    await turn();
    held.answered(inputs.map(({ history }) => history));
    return inputs.map(({ source }) => (blind(source) ? [NONE_SEEN] : []));
  },
  close: () => Promise.resolve(),
});

/** Takes every order and answers for all of it. */
const measuringOf = (held: Held): MeasuringProcess => {
  const reports: CoverageReport[] = [{ kind: 'ready' }];
  const sent: HistoryJson[][] = [];
  return {
    send(order) {
      if (order.kind === 'open')
        reports.push({ kind: 'opened', places: { script: '', blocks: [], patches: [], api: [] } });
      else {
        sent.push(order.entries.map(({ history }) => history));
        for (const { index } of order.entries)
          reports.push({ kind: 'started', index }, { kind: 'ran', index, blocks: [], patches: [] });
        reports.push({ kind: 'done' });
      }
    },
    async hear() {
      await turn();
      const report = reports.shift() ?? { kind: 'silent' as const };
      if (report.kind === 'done') held.answered(sent.shift() ?? []);
      return report;
    },
    kill: () => Promise.resolve(),
  };
};

interface Look extends Looks {
  readonly corpus: ReturnType<typeof corpusOf>;
  readonly blind?: (source: string) => boolean;
  readonly verdict?: GateHistory['verdict'];
}

async function looked({ corpus, blind = () => false, verdict = 'compatible', ...looks }: Look) {
  const held = new Held();
  const options: DeeperOptions = {
    ...looks,
    pipelines: pipelinesOf(corpus.length),
    async *read() {
      for (const found of corpus) {
        held.read(found.history);
        yield found;
      }
    },
    root: '/',
    clock: wallClock,
    openProber: () => proberOf(held, blind),
    openMeasuring: () => measuringOf(held),
  };
  const histories = corpus.map((found) => ({ ...told(found), verdict }));
  return { held, deeper: await lookDeeper(options, histories) };
}

describe.each([{ probes: true }, { coverage: true }])('a look for %o', (look) => {
  it.each([
    { mib: 50, count: 3, most: 50 },
    { mib: 10, count: 5, most: 20 },
    { mib: 1, count: 40, most: 17 },
  ])('holds no more than $most of $count histories of $mib MiB each', async ({ mib, count, most }) => {
    const { held } = await looked({ ...look, corpus: corpusOf(mib, count) });
    expect(held.mostMib).toBeLessThanOrEqual(most);
    expect(held.orders.reduce((sum, each) => sum + each, 0)).toBe(count);
  });

  it('sends small ones many at once, and not all', async () => {
    const { held } = await looked({ ...look, corpus: corpusOf(0, 220) });
    expect(held.orders).toEqual([50, 50, 50, 50, 10, 10]);
  });
});

const rulesOf = (findings: readonly GateFinding[]): readonly string[] => findings.map(({ rule }) => rule);

describe('probes', () => {
  it('of which not one saw anything leave the gate unsure', async () => {
    const { deeper } = await looked({ probes: true, corpus: corpusOf(0, 3), blind: () => true });
    expect(rulesOf(deeper.findings)).toEqual(['probes-extent', 'probes-saw-nothing']);
    expect(deeper.findings.some(leavesUnsure)).toBe(true);
  });

  it('leave it unsure where there was nothing to probe', async () => {
    const { deeper } = await looked({ probes: true, corpus: corpusOf(0, 1), verdict: 'incompatible' });
    expect(rulesOf(deeper.findings)).toEqual(['probes-saw-nothing']);
  });

  it('of which one saw something are a pass, with a warning at the others', async () => {
    const { deeper } = await looked({ probes: true, corpus: corpusOf(0, 3), blind: (source) => source !== '1.json' });
    expect(rulesOf(deeper.findings)).toEqual(['probes-extent']);
    expect(deeper.histories.map(({ findings }) => findings)).toEqual([[NONE_SEEN], [], [NONE_SEEN]]);
    expect(deeper.findings.some(leavesUnsure)).toBe(false);
  });
});
