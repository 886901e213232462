// Keeps one replaying process running with the bundles it needs in it. Each pipeline is bundled once, also over a crash.
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import type { WorkflowCode } from './workflow-code.ts';
import { openSession, type Session } from './session.ts';

export interface BatchBundle extends WorkflowCode {
  readonly key: string;
  /** Whether its queries are answered after each activation. */
  readonly recordsState?: boolean;
}

export interface ReplayHost {
  /** A running process with the bundle in it, or why there is none. @throws HarnessError BUNDLE_FAILED */
  ready(bundle: BatchBundle): Promise<Session | { readonly failed: string }>;
  /** The code of a bundle that was made ready once. */
  codeOf(key: string): string | undefined;
  /** Ends the process; the next `ready` starts another. */
  drop(): Promise<void>;
}

const START_BOUND_MS = 60_000;
const BUNDLE_BOUND_MS = 180_000;

/** @param codes - bundles by their keys; given to several hosts, each is made once for all of them */
export function createHost(clock: WallClock, heapLimitMib: number, codes = new Map<string, string>()): ReplayHost {
  let session: Session | undefined;
  let opened = new Set<string>();

  async function open(place: Session, bundle: BatchBundle): Promise<Session | { readonly failed: string }> {
    const code = codes.get(bundle.key);
    place.send({
      kind: 'open',
      key: bundle.key,
      workflowsPath: bundle.workflowsPath,
      interceptorModules: bundle.interceptorModules ?? [],
      converters: bundle.converters ?? {},
      ...(code === undefined ? {} : { code }),
      ...(bundle.recordsState === undefined ? {} : { recordsState: bundle.recordsState }),
    });
    const heard = await place.hear(BUNDLE_BOUND_MS);
    if (heard.kind === 'open-failed') {
      throw new HarnessError(
        'BUNDLE_FAILED',
        `Failed to bundle the workflows of ${bundle.pipeline} (${bundle.workflowsPath}): ${heard.reason}. Correct the workflow module and run again.`,
      );
    }
    if (heard.kind !== 'opened') {
      return { failed: heard.kind === 'gone' ? heard.reason : `bundling took longer than ${BUNDLE_BOUND_MS} ms` };
    }
    codes.set(bundle.key, heard.code);
    opened.add(bundle.key);
    return place;
  }

  return {
    async ready(bundle) {
      if (session === undefined) {
        session = openSession(clock, heapLimitMib);
        const heard = await session.hear(START_BOUND_MS);
        if (heard.kind !== 'ready') {
          return { failed: heard.kind === 'gone' ? heard.reason : `it was not ready within ${START_BOUND_MS} ms` };
        }
      }
      return opened.has(bundle.key) ? session : open(session, bundle);
    },
    codeOf: (key) => codes.get(key),
    async drop() {
      const old = session;
      session = undefined;
      opened = new Set();
      await old?.kill();
    },
  };
}
