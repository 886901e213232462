// The manifest of a baseline: where each recorded history came from, and which code and SDK recorded it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../errors.ts';
import { problemLines, problemsIn } from '../problems.ts';

export const MANIFEST_FILE = 'manifest.json';
export const MANIFEST_VERSION = 2;

/** Which code recorded a history. */
export interface CodeVersion {
  /** Git commit. Absent outside a repository. */
  readonly commit?: string;
  /** Whether files of the repository differed from the commit. */
  readonly dirty?: boolean;
  /** Digest of the bundled workflow code, the same wherever it was bundled. Absent for histories from elsewhere. */
  readonly bundle?: string;
}

export type HistoryOrigin =
  | {
      readonly kind: 'scenario';
      readonly scenario: string;
      readonly seed?: string;
      /** Other scenarios whose histories had the same shape and were not kept. */
      readonly alike: readonly string[];
    }
  | {
      readonly kind: 'cluster';
      /** `localhost:7233`; absent where nobody noted it. */
      readonly address?: string;
      readonly namespace: string;
    };

export interface ManifestEntry {
  /** Beside the manifest. */
  readonly file: string;
  readonly workflowType: string;
  readonly workflowId: string;
  readonly runId?: string;
  readonly events: number;
  readonly origin: HistoryOrigin;
  readonly code?: CodeVersion;
  readonly sdk?: { readonly name: string; readonly version: string };
  /** ISO 8601. */
  readonly recordedAt: string;
}

export interface BaselineManifest {
  readonly pipeline: string;
  readonly histories: readonly ManifestEntry[];
}

const text = z.string().min(1);

const entrySchema = z.object({
  // A name beside the manifest: never a way out of the folder.
  file: text.regex(/^[^/\\]+$/, { error: 'expected the name of a file beside the manifest, got a path.' }),
  workflowType: text,
  workflowId: z.string(),
  runId: text.optional(),
  events: z.int().min(0),
  origin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('scenario'), scenario: text, seed: text.optional(), alike: z.array(text) }),
    z.object({ kind: z.literal('cluster'), address: text.optional(), namespace: text }),
  ]),
  code: z.object({ commit: text.optional(), dirty: z.boolean().optional(), bundle: text.optional() }).optional(),
  sdk: z.object({ name: z.string(), version: z.string() }).optional(),
  recordedAt: text,
});

const currentSchema = z.object({
  schemaVersion: z.literal(MANIFEST_VERSION),
  pipeline: text,
  histories: z.array(entrySchema),
});

/** Version 1 knew scenarios alone, recorded all at once. */
const firstSchema = z.object({
  schemaVersion: z.literal(1),
  pipeline: text,
  seed: text,
  recordedAt: text,
  histories: z.array(
    entrySchema.pick({ file: true, workflowType: true, workflowId: true, events: true }).extend({ scenario: text }),
  ),
});

const fromFirst = ({ pipeline, seed, recordedAt, histories }: z.infer<typeof firstSchema>): BaselineManifest => ({
  pipeline,
  histories: histories.map(({ scenario, ...rest }) => ({
    ...rest,
    origin: { kind: 'scenario', scenario, seed, alike: [] },
    recordedAt,
  })),
});

const AGAIN = 'Restore it from version control, or record the baseline again with `ordeal record`.';

const refuse = (file: string, reason: string, cause?: unknown): HarnessError =>
  new HarnessError('HISTORY_UNREADABLE', `Failed to read the manifest ${file}: ${reason}. ${AGAIN}`, { cause });

function parsed(body: string, file: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw refuse(file, `it is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

/**
 * Reads the text of a manifest, of this version or an older one.
 *
 * @param file - for messages
 * @throws {HarnessError} `HISTORY_UNREADABLE` with every field that is wrong
 */
export function parseManifest(body: string, file: string): BaselineManifest {
  const value = parsed(body, file);
  const version = z.object({ schemaVersion: z.int() }).safeParse(value).data?.schemaVersion;
  if (version !== undefined && version > MANIFEST_VERSION) {
    throw refuse(
      file,
      `it is of version ${version}, and this ordeal reads up to ${MANIFEST_VERSION}: a newer one wrote it`,
    );
  }
  const schema = version === 1 ? firstSchema : currentSchema;
  const problems = problemsIn(schema, value);
  if (problems.length > 0) throw refuse(file, `it does not have the form of a manifest\n${problemLines(problems)}\n`);
  if (version === 1) return fromFirst(firstSchema.parse(value));
  const { pipeline, histories } = currentSchema.parse(value);
  return { pipeline, histories: histories as readonly ManifestEntry[] };
}

/**
 * The manifest of a folder.
 *
 * @returns undefined when there is none: histories that were put there by hand need none
 * @throws {HarnessError} `HISTORY_UNREADABLE`
 */
export async function readManifest(folder: string): Promise<BaselineManifest | undefined> {
  const file = join(folder, MANIFEST_FILE);
  try {
    return parseManifest(await readFile(file, 'utf8'), file);
  } catch (problem) {
    if (HarnessError.is(problem)) throw problem;
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refuse(file, problem instanceof Error ? problem.message : String(problem), problem);
  }
}

/** Writes the manifest of a folder, its histories in the order of their files. @throws what the file system throws */
export async function writeManifest(folder: string, { pipeline, histories }: BaselineManifest): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sorted = histories.toSorted((one, other) => (one.file < other.file ? -1 : 1));
  const whole = { schemaVersion: MANIFEST_VERSION, pipeline, histories: sorted };
  await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(whole, null, 2)}\n`);
}
