// Reads one Event History from a JSON file.
import { readFile } from 'node:fs/promises';
import { HarnessError } from '../errors.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { preflight } from './preflight.ts';

const DOWNLOAD = 'Download it with `temporal workflow show --workflow-id <id> --output json > history.json`.';

const refuse = (path: string, reason: string, cause?: unknown): HarnessError =>
  new HarnessError('HISTORY_UNREADABLE', `Failed to read the Event History ${path}: ${reason}. ${DOWNLOAD}`, { cause });

/**
 * Takes `{events: […]}` and the bare list, oldest or newest event first.
 * @throws HarnessError HISTORY_UNREADABLE with the reason and how to download it right
 */
export async function readHistoryFile(path: string): Promise<HistoryJson> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw refuse(path, cause instanceof Error ? cause.message : String(cause), cause);
  });
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '') throw refuse(path, 'the file is empty');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw refuse(path, `it is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  return preflight(value, path);
}
