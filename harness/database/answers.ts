// Whether a database answers a statement.
import pg from 'pg';

const BOUND_MS = 5_000;

/** @throws what the database, or the way to it, says instead of an answer */
export async function answersAt(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: BOUND_MS, query_timeout: BOUND_MS });
  const lost: unknown[] = [];
  // Without a listener a lost connection would end the process; the query under way fails with the same reason.
  client.on('error', (error) => lost.push(error));
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
}
