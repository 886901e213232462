// All that decides a verdict beside the history and the workflow code, in one key: another value, another verdict may be right.
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

function ownCode(): string {
  const harness = join(packageRoot(), 'dist', 'harness');
  const files = DECIDING.map((room) => join(harness, room))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: folder !== harness, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((file) => file.endsWith('.js') && !file.endsWith('.test.js'))
    .sort();
  return digest(KEY_LENGTH, ...files.map((file) => readFileSync(file, 'latin1')));
}

function sdkVersions(): readonly string[] {
  const load = createRequire(import.meta.url);
  const fromWorker = createRequire(load.resolve('@temporalio/worker/package.json'));
  return SDK.map((name) => (fromWorker(`${name}/package.json`) as { readonly version: string }).version);
}

/** What the surrounding has a say in, where workflow code asks it: V8, time zones, languages. */
const surrounding = (): readonly string[] => {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  return [JSON.stringify(process.versions), process.platform, process.arch, timeZone, locale];
};

let fixed: string | undefined;

/**
 * The key of the verdicts that were reached alike.
 *
 * @param code - digest of the workflow code
 * @param about - the pipeline, its converters, and the folder that places are shown relative to
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
): string {
  fixed ??= digest(KEY_LENGTH, ownCode(), ...sdkVersions(), ...surrounding());
  const { pipeline, workflowsPath, converters = {}, root } = about;
  const { payloadConverterPath = '', failureConverterPath = '' } = converters;
  const sorted = Object.entries(settings).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const paths = JSON.stringify([workflowsPath, payloadConverterPath, failureConverterPath, root]);
  return digest(KEY_LENGTH, fixed, code, pipeline, paths, JSON.stringify(sorted));
}
