// A corpus of any size, made of this repository's own recorded histories: each copy is another execution with a Workflow ID of its own.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baselineFiles } from '../../harness/gate/sources/baseline-files.ts';
import type { LoadedConfig } from '../../harness/config/load.ts';
import { identityOf } from '../../harness/history/events.ts';
import { readHistoryFile } from '../../harness/history/file.ts';

export interface Corpus {
  readonly folder: string;
  readonly histories: number;
  readonly bytes: number;
}

interface Recorded {
  readonly text: string;
  readonly workflowId: string;
}

/** What workflow code was given and gave on, as base64. */
const PAYLOAD = /"data": "([A-Za-z0-9+/]+=*)"/g;

/**
 * The same execution under another Workflow ID of the same length, in its arguments and results too. The run keeps its id: it is the seed of the workflow's
 * random numbers.
 */
function copyOf({ text, workflowId }: Recorded, n: number): string {
  const id = `${workflowId.slice(0, -6)}${String(n).padStart(6, '0')}`;
  return text.replaceAll(workflowId, id).replaceAll(PAYLOAD, (whole, data: string) => {
    const plain = Buffer.from(data, 'base64').toString('latin1');
    if (!plain.includes(workflowId)) return whole;
    return `"data": "${Buffer.from(plain.replaceAll(workflowId, id), 'latin1').toString('base64')}"`;
  });
}

async function read(path: string): Promise<Recorded> {
  return { text: await readFile(path, 'utf8'), workflowId: identityOf(await readHistoryFile(path)).workflowId };
}

/**
 * Writes the copies, in turn of each recorded history.
 * @param belowBytes - only recorded histories that are smaller
 */
export async function makeCorpus(
  config: LoadedConfig,
  folder: string,
  histories: number,
  belowBytes = Number.POSITIVE_INFINITY,
): Promise<Corpus> {
  const recorded: Recorded[] = [];
  for await (const { path } of baselineFiles(config.pipelines, config.dir, [])) {
    const one = await read(path);
    if (one.text.length < belowBytes) recorded.push(one);
  }
  await mkdir(folder, { recursive: true });
  let bytes = 0;
  for (let n = 0; n < histories; n += 1) {
    const original = recorded[n % recorded.length];
    if (original === undefined) break;
    const text = copyOf(original, n);
    bytes += Buffer.byteLength(text);
    await writeFile(join(folder, `${String(n).padStart(6, '0')}.json`), text);
  }
  return { folder, histories, bytes };
}
