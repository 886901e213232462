// JSON and JSON Lines files: one value, or one value per line.
import { readWhole, reason, writeWhole } from './disk.ts';
import { EvidenceError } from './error.ts';

/** @throws {EvidenceError} `OUTPUT_UNWRITABLE` */
export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);

/** @throws {EvidenceError} `OUTPUT_UNWRITABLE` */
export const writeJsonLines = (path: string, values: readonly unknown[]): Promise<void> =>
  writeWhole(path, values.map((value) => `${JSON.stringify(value)}\n`).join(''));

/** @throws {EvidenceError} `EVIDENCE_UNREADABLE` */
export const readJson = async (path: string): Promise<unknown> => decode(await readWhole(path), path);

/** @throws {EvidenceError} `EVIDENCE_UNREADABLE`, naming the line */
export async function readJsonLines(path: string): Promise<readonly unknown[]> {
  const lines = (await readWhole(path)).split('\n');
  return lines.flatMap((line, index) => (line === '' ? [] : [decode(line, `${path}:${index + 1}`)]));
}

function decode(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new EvidenceError(
      'EVIDENCE_UNREADABLE',
      `Failed to read ${place}: ${reason(error)}. The file is damaged; run the scenario again.`,
      {
        cause: error,
      },
    );
  }
}
