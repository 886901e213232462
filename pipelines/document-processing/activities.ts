// The activities of document processing, bound to a model, a blob store, a document source and a database.
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Pool } from 'pg';
import { whileBeating } from '../heartbeat.ts';
import type { LanguageModel } from '../llm/types.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { insertOnce, writerOf } from '../storage/database.ts';
import { cut, type FetchPage } from '../web/page.ts';
import { chunkPages } from './chunks.ts';
import { PAGE_BREAK, type DocumentSource } from './document-source.ts';
import { ANSWER_SCHEMA, fieldPrompt, readingOf } from './extraction.ts';
import { FIELD_NAMES } from './fields.ts';
import {
  CHUNKS,
  EMBEDDED_MAX_CHARS,
  HEARTBEAT_EVERY_MS,
  LLM_REQUEST_TIMEOUT_MS,
  LOOKUP_MAX_CHARS,
  LOOKUP_TIMEOUT_MS,
} from './policy.ts';
import { readingsSoFar } from './progress.ts';
import type { DocumentActivities, ExtractInput, Extraction } from './types.ts';

export interface DocumentServices {
  readonly model: LanguageModel;
  readonly blobs: BlobStore;
  readonly source: DocumentSource;
  readonly fetchPage: FetchPage;
  readonly pool: Pool;
}

export function createActivities(services: DocumentServices): DocumentActivities {
  const { model, blobs, source, fetchPage, pool } = services;
  return {
    ocr: (input) =>
      whileBeating(HEARTBEAT_EVERY_MS, async () => {
        const pages = await source.pages(input);
        return { text: await blobs.put(pages.join(PAGE_BREAK)), pages: pages.length };
      }),
    async chunk(text) {
      const pages = (await blobs.get(text)).toString('utf8').split(PAGE_BREAK);
      return Promise.all(chunkPages(pages, CHUNKS).map((piece) => blobs.put(piece)));
    },
    embed: (chunks) =>
      whileBeating(HEARTBEAT_EVERY_MS, async () => {
        const texts = await Promise.all(
          chunks.map(async (ref) => cut((await blobs.get(ref)).toString('utf8'), EMBEDDED_MAX_CHARS)),
        );
        const vectors = await model.embed({ texts, timeoutMs: LLM_REQUEST_TIMEOUT_MS, signal: cancellationSignal() });
        return blobs.put(float32(vectors.flat()));
      }),
    extract: (input) => extract(model, blobs, input),
    async lookup_register({ url, party }) {
      const address = `${url}${url.includes('?') ? '&' : '?'}name=${encodeURIComponent(party)}`;
      const text = await fetchPage({
        url: address,
        maxChars: LOOKUP_MAX_CHARS,
        timeoutMs: LOOKUP_TIMEOUT_MS,
        signal: cancellationSignal(),
      });
      return blobs.put(text);
    },
    async persist({ system, docId, path, fields }) {
      const payload = JSON.stringify({ docId, path, fields });
      await insertOnce(pool, 'downstream_writes', writerOf(activityInfo()), {
        system,
        subject: `${system}:${docId}`,
        payload,
      });
    },
  };
}

/** Passes that an earlier attempt has paid for and reported by heartbeat are not made again. */
async function extract(model: LanguageModel, blobs: BlobStore, input: ExtractInput): Promise<Extraction> {
  const text = (await blobs.get(input.chunk)).toString('utf8');
  const done = readingsSoFar(activityInfo().heartbeatDetails);
  const readings = [...done];
  await whileBeating(
    HEARTBEAT_EVERY_MS,
    async (beat) => {
      for (const field of FIELD_NAMES.slice(done.length)) {
        const prompt = fieldPrompt(field, input, text);
        const answer = await model.complete({
          prompt,
          schema: ANSWER_SCHEMA,
          timeoutMs: LLM_REQUEST_TIMEOUT_MS,
          signal: cancellationSignal(),
        });
        readings.push(readingOf(field, answer));
        beat.progress(readings);
      }
    },
    done,
  );
  return { readings, artifact: await blobs.put(JSON.stringify(readings)) };
}

/** Little endian on every machine. */
function float32(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => bytes.writeFloatLE(number, index * 4));
  return bytes;
}
