// DocumentPipeline: ocr → chunk → embed → extract → field approval → persist. Runs in the workflow sandbox: pure imports only.
import { proxyActivities } from '@temporalio/workflow';
import { openApproval, type Approval } from '../approval/decision.ts';
import { badInput, identifier, record, text, wholeNumber } from '../input.ts';
import { isDoubtful, mergeReadings, withoutDoubtful } from './merge.ts';
import {
  APPROVAL_WAIT,
  CHUNK_OPTIONS,
  DOWNSTREAM_SYSTEMS,
  EMBED_OPTIONS,
  EXTRACT_OPTIONS,
  LOOKUP_OPTIONS,
  OCR_OPTIONS,
  PAGES_MAX,
  PERSIST_OPTIONS,
  SOURCE_MAX_BYTES,
} from './policy.ts';
import type { ApprovalPath, DocumentActivities, DocumentField, DocumentInput, DocumentResult } from './types.ts';

const { ocr } = proxyActivities<Pick<DocumentActivities, 'ocr'>>(OCR_OPTIONS);
const { chunk } = proxyActivities<Pick<DocumentActivities, 'chunk'>>(CHUNK_OPTIONS);
const { embed } = proxyActivities<Pick<DocumentActivities, 'embed'>>(EMBED_OPTIONS);
const { extract } = proxyActivities<Pick<DocumentActivities, 'extract'>>(EXTRACT_OPTIONS);
const { lookup_register } = proxyActivities<Pick<DocumentActivities, 'lookup_register'>>(LOOKUP_OPTIONS);
const { persist } = proxyActivities<Pick<DocumentActivities, 'persist'>>(PERSIST_OPTIONS);

/**
 * Reads a document into six fields and writes them to three systems. A field the model is not sure of waits up to 3 days
 * for `approve(decision)`; without a yes its value is left out. The result holds references and counts, never the text.
 * Fails with ValueError for an input that makes no sense.
 */
export async function DocumentPipeline(input: DocumentInput): Promise<DocumentResult> {
  const approval = openApproval();
  checkInput(input);
  const { docId } = input;
  const { text: ocrText, pages } = await ocr(input);
  const chunks = await chunk(ocrText);
  const embeddings = await embed(chunks);
  const extractions = await Promise.all(
    chunks.map((piece, index) => extract({ docId, chunk: piece, number: index + 1, of: chunks.length })),
  );
  const read = mergeReadings(extractions.map(({ readings }) => readings));
  const register = await lookUp(input, read);
  const { path, fields } = await settle(approval, read);
  // One after the other: after a crash it is plain which systems know of the document.
  for (const system of DOWNSTREAM_SYSTEMS) await persist({ system, docId, path, fields });
  const artifacts = {
    text: ocrText,
    embeddings,
    extractions: extractions.map(({ artifact }) => artifact),
    ...register,
  };
  return { docId, pages, chunks: chunks.length, path, fields, artifacts, writtenTo: DOWNSTREAM_SYSTEMS };
}

async function lookUp(
  input: DocumentInput,
  fields: readonly DocumentField[],
): Promise<Pick<DocumentResult['artifacts'], 'register'>> {
  const party = fields.find(({ field }) => field === 'parties')?.value;
  if (input.register_url === undefined || party === undefined || party === null) return {};
  return { register: await lookup_register({ url: input.register_url, party }) };
}

async function settle(
  approval: Approval,
  fields: readonly DocumentField[],
): Promise<{ readonly path: ApprovalPath; readonly fields: readonly DocumentField[] }> {
  if (!fields.some(isDoubtful)) return { path: 'not-needed', fields };
  if ((await approval.decision(APPROVAL_WAIT)) === true) return { path: 'approved', fields };
  return { path: 'fallback', fields: withoutDoubtful(fields) };
}

/** What is wrong with an input ends the execution here, before anything is read, paid or written. */
function checkInput(input: unknown): void {
  const { docId, pages, source, register_url } = record(input);
  identifier(docId, 'docId');
  if (pages !== undefined) wholeNumber(pages, 'pages', 1, PAGES_MAX);
  if (register_url !== undefined) text(register_url, 'register_url');
  if (source === undefined) return;
  const { sha256, bytes } = record(source, 'source');
  if (!/^[0-9a-f]{64}$/.test(text(sha256, 'source.sha256')))
    throw badInput('source.sha256 must be 64 hexadecimal digits');
  wholeNumber(bytes, 'source.bytes', 1, SOURCE_MAX_BYTES);
}
