// A fixed share of the matrix as a test: every cell of it survived or says why it does not apply. The whole is `npm run matrix:page`.
import { beforeAll, describe, expect, it } from 'vitest';
import { ordealCommand, RUN_BOUND_MS, type RunSeen } from './command.fixture.ts';

/** Cells are shared out by their names: each share has all kinds of faults. */
const SHARE = '1/8';
/** The places that are drawn are the same each time. */
const SEED = '1';
const CELLS_MIN = 90;

let run: RunSeen;
beforeAll(async () => {
  run = await ordealCommand(['matrix', '--share', SHARE, '--seed', SEED]);
}, RUN_BOUND_MS);

describe('a share of the matrix', () => {
  it('has cells that were run', () => {
    expect(run.trials.length, run.stderr).toBeGreaterThanOrEqual(CELLS_MIN);
  });

  it('has no cell that failed or of which nothing is known', () => {
    const open = run.matrix?.cells.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown') ?? [];
    expect(open.map(({ column, form, outcome, reason = '' }) => `${column} × ${form}: ${outcome}, ${reason}`)).toEqual(
      [],
    );
  });

  it('ends with 0', () => {
    expect(run.code, run.stderr).toBe(0);
  });
});
