// The activities of the research pipeline, bound to a model, a way to fetch pages and a database.
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Pool } from 'pg';
import type { LanguageModel } from '../llm/types.ts';
import { insertOnce, writerOf } from '../storage/database.ts';
import type { FetchPage } from '../web/page.ts';
import { FETCH_TIMEOUT_MS, FETCHED_MAX_CHARS, LLM_REQUEST_TIMEOUT_MS } from './policy.ts';
import type { ResearchActivities } from './types.ts';

export interface ResearchServices {
  readonly model: LanguageModel;
  readonly fetchPage: FetchPage;
  readonly pool: Pool;
}

export const createActivities = ({ model, fetchPage, pool }: ResearchServices): ResearchActivities => ({
  fetch_url: (url) =>
    fetchPage({ url, maxChars: FETCHED_MAX_CHARS, timeoutMs: FETCH_TIMEOUT_MS, signal: cancellationSignal() }),
  call_llm: (prompt) => model.complete({ prompt, timeoutMs: LLM_REQUEST_TIMEOUT_MS, signal: cancellationSignal() }),
  async save_result({ topic, sources, summary }) {
    const subject = `${topic} ${sources.join(' ')}`;
    await insertOnce(pool, 'research_results', writerOf(activityInfo()), {
      effect: 'save_result',
      subject,
      topic,
      summary,
    });
  },
});
