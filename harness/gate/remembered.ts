// What earlier runs found out about the very code that stands here now: looked up before anything is replayed.
import { join } from 'node:path';
import { placeOf } from '../bundle/request.ts';
import { codeDigest, readKeptDigest } from '../bundle/store.ts';
import { bundleKeyOf } from '../replay/bundle-key.ts';
import { cacheDirOf } from '../toolchain/cache-dir.ts';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { openResultCache, type Shelf } from './cache.ts';
import type { Target } from './pool.ts';
import { settingsKey, type ReplaySettings } from './settings.ts';

export interface Remembered {
  /** @param hash - of the bytes of the history */
  find(target: Target, hash: string): Promise<GateHistory | undefined>;
  /** @param code - the code that it was replayed on */
  keep(target: Target, code: string, hash: string, history: GateHistory): Promise<void>;
  flush(): Promise<void>;
}

/** So long, a file is taken for what it was when it was looked at last. */
const SAME_MOMENT_MS = 1_000;

/** Verdicts of earlier runs. Default: `gate` in the cache of programs. */
export const rememberedIn = (dir: string | undefined): string => dir ?? join(cacheDirOf(process.env), 'gate');

/**
 * @param root - folder that places are shown relative to
 * @param now - wall-clock time, ms since the epoch
 */
export function openRemembered(dir: string, root: string, settings: ReplaySettings, now: () => number): Remembered {
  const cache = openResultCache(dir, now);
  const known = new Map<string, Promise<Shelf | undefined>>();
  const digests = new Map<string, string>();
  /** Files that bundles were made from, as they are at this moment: those of several pipelines are much the same. */
  const seen = new Map<string, string>();
  let seenMs = Number.NEGATIVE_INFINITY;
  const shelfOf = (target: Target, code: string): Promise<Shelf> =>
    cache.shelf(settingsKey(code, { ...target, root }, settings));

  function seenNow(): Map<string, string> {
    if (Math.abs(now() - seenMs) > SAME_MOMENT_MS) {
      seen.clear();
      seenMs = now();
    }
    return seen;
  }

  async function shelfOfToday(target: Target): Promise<Shelf | undefined> {
    const place = placeOf(bundleKeyOf(target));
    const code = await readKeptDigest(place.dir, place.name, seenNow());
    return code === undefined ? undefined : shelfOf(target, code);
  }

  /** Bundles are long: each is looked through once. */
  function digestOf(code: string): string {
    const found = digests.get(code) ?? codeDigest(code);
    digests.set(code, found);
    return found;
  }

  return {
    async find(target, hash) {
      const shelf = known.get(target.pipeline) ?? shelfOfToday(target);
      known.set(target.pipeline, shelf);
      return (await shelf)?.get(hash);
    },
    async keep(target, code, hash, history) {
      (await shelfOf(target, digestOf(code))).put(hash, history);
    },
    flush: () => cache.flush(),
  };
}
