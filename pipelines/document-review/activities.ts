// The activities of the document review, bound to a model, a document source, a blob store and a database.
import { setTimeout as sleep } from 'node:timers/promises';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Pool } from 'pg';
import { whileBeating } from '../heartbeat.ts';
import { withJitter } from '../jitter.ts';
import { whileStreaming } from '../llm/streamed.ts';
import type { LanguageModel } from '../llm/types.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { insertOnce, writerOf } from '../storage/database.ts';
import { cut } from '../web/page.ts';
import type { ReadDocument } from './document-source.ts';
import { analyze } from './local-model.ts';
import {
  JITTER_SHARE,
  LOCAL_MODEL_HEARTBEAT_EVERY_MS,
  SUMMARIZED_MAX_CHARS,
  SUMMARY_HEARTBEAT_EVERY_MS,
  SUMMARY_MAX_TOKENS,
  SUMMARY_OPTIONS,
  SUMMARY_REQUEST_TIMEOUT_MS,
} from './policy.ts';
import { summaryPrompt } from './prompts.ts';
import type { ReviewActivities, SummaryRequest, TextAnalysis } from './types.ts';

export interface ReviewServices {
  readonly model: LanguageModel;
  readonly blobs: BlobStore;
  readonly readDocument: ReadDocument;
  readonly pool: Pool;
  /** An analysis takes at least this long, spread over the text, in ms. */
  readonly localModelMs: number;
}

export function createActivities({ model, blobs, readDocument, pool, localModelMs }: ReviewServices): ReviewActivities {
  return {
    fetch_document: async (input) => blobs.put(await readDocument(input, cancellationSignal())),
    generate_summary: (request) =>
      withJitter(activityInfo(), SUMMARY_OPTIONS.retry, JITTER_SHARE, async () =>
        summarise(model, request, (await blobs.get(request.text)).toString('utf8')),
      ),
    run_local_model: async (text) => analyzed((await blobs.get(text)).toString('utf8'), localModelMs),
    async save_results({ doc_id, parsed_text, summary, analysis }) {
      // One row per review: the sequence of an activity begins again in every run of it, so it cannot name the write.
      const writer = { ...writerOf(activityInfo()), activityId: 'save_results' };
      await insertOnce(pool, 'document_reviews', writer, {
        effect: 'save_results',
        subject: doc_id,
        parsed_text: parsed_text.sha256,
        summary,
        analysis: JSON.stringify(analysis),
      });
    },
  };
}

/** A worker that dies in the middle of an answer leaves in its heartbeats how much of it was paid for; the next attempt logs that. */
async function summarise(model: LanguageModel, request: SummaryRequest, text: string): Promise<string> {
  const prompt = summaryPrompt(request, cut(text, SUMMARIZED_MAX_CHARS));
  const { value } = await whileStreaming(SUMMARY_HEARTBEAT_EVERY_MS, (onProgress) =>
    model.complete({
      prompt,
      maxTokens: SUMMARY_MAX_TOKENS,
      timeoutMs: SUMMARY_REQUEST_TIMEOUT_MS,
      signal: cancellationSignal(),
      onProgress,
    }),
  );
  return value;
}

function analyzed(text: string, atLeastMs: number): Promise<TextAnalysis> {
  const signal = cancellationSignal();
  const startedMs = performance.now();
  return whileBeating(LOCAL_MODEL_HEARTBEAT_EVERY_MS, (beat) =>
    analyze(text, {
      onProgress: beat.progress,
      async rest(share) {
        const aheadMs = startedMs + atLeastMs * share - performance.now();
        await sleep(Math.max(0, aheadMs), undefined, { signal });
      },
    }),
  );
}
