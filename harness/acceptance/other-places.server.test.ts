// The same scenarios elsewhere: effects in a real PostgreSQL, and executions on the classic time-skipping test server.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../database/postgres.fixture.ts';
import { complaintsOf, ordealRun, RUN_BOUND_MS } from './command.fixture.ts';

describe('on a real PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('a write whose worker died before it could say so is one row', { timeout: RUN_BOUND_MS }, async () => {
    const scenarios = [
      'research/killed-between-write-and-completion',
      'document-processing/killed-between-write-and-completion',
    ];
    const run = await ordealRun(scenarios, { DATABASE_URL: server.url });
    expect(run.database).toMatch(/^PostgreSQL \d+/);
    expect(run.trials.map(complaintsOf)).toEqual(['', '']);
    expect(run.code, run.stderr).toBe(0);
    // Started from scratch after the crash, the same work writes again: the database shows it.
    expect(run.summary['duplicatesAvoided']).toBeGreaterThan(0);
  });
});

describe('on a Temporal server that keeps its executions in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it(
    'crashes, storms and days of waiting pass as in memory, and nothing is left behind',
    { timeout: RUN_BOUND_MS },
    async () => {
      const scenarios = [
        'research/killed-between-write-and-completion',
        'research/rate-limit-storm-within-attempts',
        'research/approved-one-minute-before-the-limit',
        'document-processing/crash-with-3-of-12-extracted',
        'document-processing/doubtful-field-never-approved',
      ];
      const run = await ordealRun([...scenarios, '--server-database', server.url, '--database-url', server.url]);
      expect(run.stderr).toMatch(/temporal \S+ on PostgreSQL \d+\.\d+, virtual time/);
      expect(run.database).toMatch(/^PostgreSQL \d+/);
      expect(run.trials.map(complaintsOf)).toEqual(scenarios.map(() => ''));
      expect(run.code, run.stderr).toBe(0);
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      const { rows } = await client.query("select datname from pg_database where datname like 'ordeal%'");
      await client.end();
      expect(rows).toEqual([]);
    },
  );

  it('says what is wrong with the address, and that the test server has no such thing', async () => {
    const nowhere = await ordealRun(['research', '--server-database', 'postgres://127.0.0.1:1/postgres']);
    expect([nowhere.code, nowhere.stderr]).toEqual([
      69,
      expect.stringMatching(/Failed to create the database ordeal_/),
    ]);
    const other = await ordealRun(['research', '--env', 'test-server', '--server-database', server.url]);
    expect([other.code, other.stderr]).toEqual([64, expect.stringContaining('keeps nothing in a database')]);
  });
});

describe('on the test server', () => {
  it('what needs no clock of its own passes as on the virtual clock', { timeout: RUN_BOUND_MS }, async () => {
    const scenarios = [
      // Ends with activities in flight: the next ones need another server.
      'document-processing/context-length-stops',
      'document-processing/rate-limit-storm-on-the-fan-out',
      'document-processing/doubtful-field-never-approved',
      // Anthropic, streamed, its status asked for all the time and at a moment.
      'document-review/stream-cut-short',
      'document-review/revised-then-approved',
      'agent/batch-job-of-three-hours',
      'agent/webhook-at-the-boundary',
    ];
    const run = await ordealRun([...scenarios, '--env', 'test-server', '--no-baseline']);
    expect(run.trials.map(complaintsOf)).toEqual(scenarios.map(() => ''));
    expect(run.code, run.stderr).toBe(0);
  });

  it('a kill is not judged there: the trial is unknown and says what to do', { timeout: RUN_BOUND_MS }, async () => {
    const run = await ordealRun(['research/killed-before-the-write', '--env', 'test-server', '--no-baseline']);
    expect(run.code, run.stderr).toBe(2);
    expect(run.trials.map(complaintsOf).join()).toMatch(/cannot end the dead worker's attempts early.*--env virtual/);
  });
});
