// The output folder must take files before anything starts: an hour of evidence with nowhere to go helps nobody.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../errors.ts';

/**
 * Makes the folder and writes a file in it, which it takes away again.
 *
 * @throws {HarnessError} `OUTPUT_UNWRITABLE`
 */
export async function proveWritable(out: string): Promise<void> {
  const probe = join(out, `.writable-${process.pid}`);
  try {
    await mkdir(out, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(
      'OUTPUT_UNWRITABLE',
      `Failed to write to the output folder ${out}: ${reason}. Name another one with --out.`,
      { cause },
    );
  }
}
