// Baselines that cover less than at the base: by what their histories are, whatever their files are called.
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Pipeline } from '../../pipeline/types.ts';
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import { type Covered, coveredBy, filesIn, type KeptFile, scenarioKey, standFor } from './covers.ts';
import { listed } from './findings.ts';
import { type BaseCommit, baseTitle } from './resolve-ref.ts';

type Recorded = Pick<Pipeline, 'name' | 'historiesPath'>;

export interface Compared {
  readonly base: BaseCommit;
  /** Where the base is checked out. */
  readonly root: string;
  /** Those of the base that are asked about. */
  readonly before: readonly Recorded[];
  /** All of the work tree: a history may have moved to another one. */
  readonly now: readonly Recorded[];
  readonly signal: AbortSignal;
}

/** The files of one baseline. */
interface Baseline {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly KeptFile[];
}

const RULE = { rule: 'baseline-shrunk', level: 'warning' } as const;

const below = (root: string, path: string): string | undefined => {
  const way = relative(root, path);
  return way.startsWith('..') || isAbsolute(way) ? undefined : way;
};

/** A folder as the base has it: a configuration may name it from where it lies, or from where the command was started. */
function atBase({ root, base }: Compared, folder: string): string | undefined {
  if (below(root, folder) !== undefined) return folder;
  const way = below(base.repository, folder);
  return way === undefined ? undefined : join(root, way);
}

async function baselinesOf(
  pipelines: readonly Recorded[],
  signal: AbortSignal,
  at: (folder: string) => string | undefined = (folder) => folder,
): Promise<readonly Baseline[]> {
  const all: Baseline[] = [];
  for (const { name, historiesPath } of pipelines) {
    const folder = historiesPath === undefined ? undefined : at(historiesPath);
    if (folder !== undefined) all.push({ name, folder, files: await filesIn(folder, signal) });
  }
  return all;
}

/** What the baselines of the work tree cover, all together. */
class Here {
  readonly #longest = new Map<string, number>();
  readonly #does = new Set<string>();
  readonly #named = new Set<string>();
  /** Of a scenario, how many histories fewer than the base has. */
  readonly #fewer = new Map<string, number>();

  /** @param noted - the scenarios of the base, each once for every history that stands for it */
  constructor(noted: readonly string[]) {
    for (const key of noted) this.#fewer.set(key, (this.#fewer.get(key) ?? 0) + 1);
  }

  add(pipeline: string, covered: readonly Covered[]): void {
    for (const { run, events, file, shape, does, scenarios, workflowType } of covered) {
      this.#named.add(JSON.stringify([pipeline, file, shape]));
      if (run !== undefined) this.#longest.set(run, Math.max(events, this.#longest.get(run) ?? 0));
      this.#does.add(does);
      for (const key of scenarios.map((each) => scenarioKey(workflowType, each)))
        this.#fewer.set(key, (this.#fewer.get(key) ?? 0) - 1);
    }
  }

  /**
   * What of it is missing; undefined where it is all there: the run, one that did the same, or its scenarios recorded anew. Of what no
   * manifest notes, its name is all that says that another is meant to be in its place: that asks for the same then.
   */
  missing(pipeline: string, before: Covered): string | undefined {
    const { run = '', events, file, shape, does, scenarios, workflowType, workflowId, isNoted } = before;
    const left = this.#longest.get(run) ?? 0;
    if (left >= events || this.#does.has(does)) return undefined;
    const what = scenarios[0] ?? `${workflowType} ${workflowId}`;
    if (left > 0) return `${what}, of whose ${events} events ${left} are left`;
    if (!isNoted && this.#named.has(JSON.stringify([pipeline, file, shape]))) return undefined;
    const lost = scenarios.filter((each) => {
      const key = scenarioKey(workflowType, each);
      const fewer = this.#fewer.get(key) ?? 0;
      this.#fewer.set(key, fewer - 1);
      return fewer > 0;
    });
    if (scenarios.length > 0 && lost.length === 0) return undefined;
    return `${lost.length > 0 ? listed(lost) : what}, ${events} events`;
  }
}

function findingOf(name: string, title: string, lost: readonly string[]): GateFinding {
  const count = lost.length === 1 ? '1 history' : `${lost.length} histories`;
  const message = `The baseline of ${name} lacks what ${count} of ${title} ${lost.length === 1 ? 'covers' : 'cover'}: ${listed(lost)}.`;
  const suggestion = 'Restore them, or say in the review why nothing has to be proven by them any more.';
  return { ...RULE, message, suggestion };
}

/**
 * Compares what the baselines of the base cover with what those of the work tree do.
 *
 * @throws {HarnessError} `HISTORY_UNREADABLE` for a folder that cannot be listed; the reason of the signal
 */
export async function shrunkBaselines(compared: Compared): Promise<readonly GateFinding[]> {
  const { base, before, now, signal } = compared;
  const title = baseTitle(base);
  const findings = before.flatMap(({ name, historiesPath }): readonly GateFinding[] => {
    if (historiesPath === undefined || atBase(compared, historiesPath) !== undefined) return [];
    const message = `Whether the baseline of ${name} has lost histories since ${title} was not seen: ${historiesPath} is outside of the repository.`;
    return [{ ...RULE, message }];
  });
  const old = await baselinesOf(before, signal, (folder) => atBase(compared, folder));
  const today = await baselinesOf(now, signal);
  const known = new Set(today.flatMap(({ files }) => files.map(({ hash }) => hash)));
  const changed = old.map((each) => ({ ...each, files: each.files.filter(({ hash }) => !known.has(hash)) }));
  if (changed.every(({ files }) => files.length === 0)) return findings;
  const noted: string[] = [];
  for (const { folder } of old) noted.push(...(await standFor(folder)));
  const here = new Here(noted);
  for (const { name, folder, files } of today) here.add(name, await coveredBy(folder, files, signal));
  for (const { name, folder, files } of changed) {
    const place = today.find((each) => each.name === name)?.folder;
    const isTaken = ({ file }: Pick<Covered, 'file'>): boolean => place !== undefined && existsSync(join(place, file));
    // Where a scenario has fewer histories than before, it is those that are gone.
    const goneFirst = files.toSorted((one, other) => Number(isTaken(one)) - Number(isTaken(other)));
    const lost = (await coveredBy(folder, goneFirst, signal)).flatMap((each) => {
      const missing = here.missing(name, each);
      if (missing === undefined) return [];
      return [`${each.file} (${missing}${isTaken(each) ? '; the file has something else now' : ''})`];
    });
    if (lost.length > 0) findings.push(findingOf(name, title, lost.toSorted()));
  }
  return findings;
}
