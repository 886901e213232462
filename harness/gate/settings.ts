// All that decides a verdict beside the history and the workflow code, in one key: another value, another verdict may be right.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SandboxConverters } from '../bundle/request.ts';
import { packageRoot } from '../package-root.ts';
import { digest } from '../random.ts';

/** How histories are replayed. Every field is part of the key of a remembered verdict. */
export interface ReplaySettings {
  /** Wall ms without any word from a replaying process before it is killed. */
  readonly historyBoundMs: number;
  /** Wall ms that workflow code may hold the thread within one workflow task. */
  readonly workflowTaskBoundMs: number;
  /** Memory of a replaying process, MiB. */
  readonly heapLimitMib: number;
  /** Whether prefixes of histories that have ended are replayed too. Those of open ones always are. */
  readonly prefixes: boolean;
}

/** A minute for one history; as long as a worker in production for one workflow task; 2 GiB. */
export const REPLAY_SETTINGS: ReplaySettings = {
  historyBoundMs: 60_000,
  workflowTaskBoundMs: 5_000,
  heapLimitMib: 2_048,
  prefixes: false,
};

const KEY_LENGTH = 64;

/** Rooms of the harness whose code has a part in a verdict. */
const DECIDING = ['', 'bundle', 'converter', 'gate', 'history', 'probes', 'processes', 'replay'];
/** Packages that replay. What they bundle into the workflow code is in the code's own digest. */
const SDK = ['@temporalio/worker', '@temporalio/core-bridge', '@temporalio/proto', '@temporalio/common'];

/** What decides a verdict as long as this process runs. */
export interface Fixed {
  /** Digest of the code of this harness that has a part in a verdict. */
  readonly ownCode: string;
  /** Name → version of the packages that replay. */
  readonly sdk: Readonly<Record<string, string>>;
  /** V8 among others: `process.versions`. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  /** Of this machine, where workflow code asks it. */
  readonly timeZone: string;
  readonly locale: string;
}

/** @param harness - folder of the compiled harness */
export function ownCodeOf(harness: string): string {
  const files = DECIDING.map((room) => join(harness, room))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      // With their types: without, every entry is asked for its own.
      readdirSync(folder, { recursive: folder !== harness, withFileTypes: true }).map(({ parentPath, name }) =>
        join(parentPath, name),
      ),
    )
    .filter((file) => file.endsWith('.js') && !file.endsWith('.test.js'))
    .sort();
  const sum = createHash('sha256');
  // Where one ends counts as well.
  for (const bytes of files.map((file) => readFileSync(file))) sum.update(`${bytes.length}\n`).update(bytes);
  return sum.digest('hex');
}

function sdkVersions(): Readonly<Record<string, string>> {
  const load = createRequire(import.meta.url);
  const fromWorker = createRequire(load.resolve('@temporalio/worker/package.json'));
  return Object.fromEntries(
    SDK.map((name) => [name, (fromWorker(`${name}/package.json`) as { readonly version: string }).version]),
  );
}

/** Of this process, as it is now. */
export function fixedNow(): Fixed {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  return {
    ownCode: ownCodeOf(join(packageRoot(), 'dist', 'harness')),
    sdk: sdkVersions(),
    versions: process.versions,
    platform: process.platform,
    arch: process.arch,
    timeZone,
    locale,
  };
}

let ofThisProcess: Fixed | undefined;

/** Whatever the order of the fields is. */
const sorted = (fields: object): readonly (readonly [string, unknown])[] =>
  Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1));

/**
 * The key of the verdicts that were reached alike.
 *
 * @param code - digest of the workflow code
 * @param about - the pipeline, its converters, and the folder that places are shown relative to
 * @param fixed - default: of this process, looked up once
 */
export function settingsKey(
  code: string,
  about: {
    readonly pipeline: string;
    readonly workflowsPath: string;
    readonly converters?: SandboxConverters;
    readonly root: string;
  },
  settings: ReplaySettings,
  fixed: Fixed = (ofThisProcess ??= fixedNow()),
): string {
  const { pipeline, workflowsPath, converters = {}, root } = about;
  const { payloadConverterPath = '', failureConverterPath = '' } = converters;
  const paths = JSON.stringify([workflowsPath, payloadConverterPath, failureConverterPath, root]);
  return digest(KEY_LENGTH, JSON.stringify(sorted(fixed)), code, pipeline, paths, JSON.stringify(sorted(settings)));
}
