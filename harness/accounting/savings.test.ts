// A crash survived beside the same crash that loses everything.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, died, row, trialOf } from './fixtures/trial.ts';
import { priceBook } from './prices.ts';
import { duplicateEffects, savingsOf } from './savings.ts';

const paid = { calls: [call({ model: 'gpt-4o', tokensIn: 1_000, tokensOut: 100 })] };
const durable = trialOf({
  activities: [activity('embed', '1', [completed(paid)]), activity('extract', '2', [died(paid), completed(paid)])],
  effects: [row('persist', 'crm', 'k1')],
});
const baseline = trialOf({
  plan: { mode: 'restart-baseline' },
  activities: ['1', '2', '3', '4', '5'].map((id) => activity('extract', id, [completed(paid)])),
  effects: [
    row('persist', 'crm', 'k1', { subject: 'doc-1' }),
    row('persist', 'crm', 'k2', { execution: 'second', subject: 'doc-1' }),
  ],
  executions: [...durable.executions, ...durable.executions.map((run) => ({ ...run, workflowId: 'second' }))],
});

describe('savingsOf', () => {
  it('shows both sides and what lies between', () => {
    const savings = savingsOf(durable, baseline, priceBook());
    expect(savings.durable).toEqual({
      requests: 3,
      tokensBilled: 3_300,
      costUsd: 0.0105,
      duplicateEffects: 0,
      skippedEffects: 0,
      partialEffects: 0,
      virtualMs: durable.timings.virtualMs,
      executions: 1,
    });
    expect(savings.restart).toMatchObject({
      requests: 5,
      tokensBilled: 5_500,
      costUsd: 0.0175,
      duplicateEffects: 1,
      executions: 2,
    });
    expect(savings).toMatchObject({ tokensSaved: 2_200, costSavedUsd: 0.007, duplicatesAvoided: 1 });
  });

  it('is negative where durability cost more', () => {
    expect(savingsOf(baseline, durable, priceBook()).tokensSaved).toBe(-2_200);
  });
});

describe('duplicateEffects', () => {
  it('counts rows beyond the first for a subject, whatever key or execution wrote them', () => {
    const rows = [
      row('persist', 'crm', 'k1', { subject: 'doc-1' }),
      row('persist', 'erp', 'k2', { subject: 'doc-1' }),
      row('persist', 'crm', 'k3', { subject: 'doc-2' }),
      row('other', 'crm', 'k4', { subject: 'doc-1' }),
    ];
    expect(duplicateEffects(rows)).toBe(1);
    expect(duplicateEffects([])).toBe(0);
  });
});

describe('damage', () => {
  it('counts an update that was skipped and a document that is half written, once each, and neither as a duplicate', () => {
    const skipped = row('updates', 'update', 'none', { subject: 'c-7 3', state: 'skipped' });
    const damaged = {
      ...baseline,
      effects: [
        skipped,
        { ...skipped, execution: 'second' },
        row('updates', 'update', 'k1', { subject: 'c-7 2' }),
        row('documents', 'document', 'k2', { subject: 'c-7 3', state: 'partial' }),
      ],
    };
    expect(savingsOf(durable, damaged, priceBook()).restart).toMatchObject({
      duplicateEffects: 0,
      skippedEffects: 1,
      partialEffects: 1,
    });
  });
});
