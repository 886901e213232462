// The activities of the digest, bound to a model, a way to fetch pages, a database and the settings of this process.
import { activityInfo, ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import type { Pool } from 'pg';
import { failure } from '../llm/classify.ts';
import type { LanguageModel } from '../llm/types.ts';
import { databaseFailure, writerOf } from '../storage/database.ts';
import type { FetchPage } from '../web/page.ts';
import { FETCH_TIMEOUT_MS, LLM_REQUEST_TIMEOUT_MS, TICKETS_MAX_CHARS } from './policy.ts';
import type { DigestActivities, DigestSettings, Ticket } from './types.ts';

export interface DigestServices {
  readonly model: LanguageModel;
  readonly fetchPage: FetchPage;
  readonly pool: Pool;
  readonly settings: DigestSettings;
}

export const createActivities = ({ model, fetchPage, pool, settings }: DigestServices): DigestActivities => ({
  async open_digest({ id, day, sample, team }) {
    const { workflowId } = writerOf(activityInfo());
    await written(
      pool.query(
        `insert into digests (id, workflow_id, team, day, sample) values ($1, $2, $3, $4, $5) on conflict (id) do nothing`,
        [id, workflowId, team, day, sample],
      ),
    );
  },
  read_settings: async () => settings,
  async fetch_tickets(url) {
    const text = await fetchPage({
      url,
      maxChars: TICKETS_MAX_CHARS,
      timeoutMs: FETCH_TIMEOUT_MS,
      signal: cancellationSignal(),
    });
    return ticketsOf(text);
  },
  call_llm: (prompt) => model.complete({ prompt, timeoutMs: LLM_REQUEST_TIMEOUT_MS, signal: cancellationSignal() }),
  async close_digest({ id, day, sample, text }) {
    const { rowCount } = await written(
      pool.query(`update digests set text = $4 where id = $1 and day = $2 and sample = $3`, [id, day, sample, text]),
    );
    if (rowCount === 1) return;
    throw ApplicationFailure.nonRetryable(
      `No digest has id ${id}, day ${day} and sample ${sample}: the workflow drew other values than it opened the digest with`,
      'DigestUnknownError',
    );
  },
});

async function written<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw databaseFailure(error);
  }
}

function ticketsOf(text: string): readonly Ticket[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below, like every other answer that is no list.
    value = undefined;
  }
  if (!Array.isArray(value)) throw failure('InvalidAnswerError', 'The tracker did not answer with a list of tickets');
  return value.map((item: unknown) => {
    const key: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'key') : undefined;
    const title: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'title') : undefined;
    if (typeof key === 'string' && typeof title === 'string') return { key, title };
    throw failure('InvalidAnswerError', 'A ticket of the tracker has no key or no title');
  });
}
