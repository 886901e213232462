// What a manifest notes about the files beside it, as far as it can be read: whose they are, and where they were pulled from.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../../history/events.ts';
import { MANIFEST } from './listing.ts';

export type Noted =
  | {
      readonly kind: 'noted';
      readonly pipeline?: string;
      /** Files by their names, each with the namespace that it was pulled from. */
      readonly files: ReadonlyMap<string, string | undefined>;
    }
  | { readonly kind: 'none' }
  /** @property defect - why it cannot be used */
  | { readonly kind: 'damaged'; readonly defect: string };

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function fileOf(entry: unknown): readonly (readonly [string, string | undefined])[] {
  const { file, origin } = isObject(entry) ? entry : {};
  if (typeof file !== 'string') return [];
  const { kind, namespace } = isObject(origin) ? origin : {};
  return [[file, kind === 'cluster' ? textOf(namespace) : undefined]];
}

/** What the manifest of a folder notes. */
export async function notedIn(folder: string): Promise<Noted> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as unknown;
    const { histories, pipeline: named } = isObject(manifest) ? manifest : {};
    if (!Array.isArray(histories)) return { kind: 'damaged', defect: 'it has no list of histories' };
    const pipeline = textOf(named);
    const files = new Map(histories.flatMap(fileOf));
    return { kind: 'noted', files, ...(pipeline === undefined ? {} : { pipeline }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isGone = 'code' in error && error.code === 'ENOENT';
    return isGone ? { kind: 'none' } : { kind: 'damaged', defect: error.message };
  }
}
