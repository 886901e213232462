// Goal: a gate that remembers every verdict loads neither the SDK nor a parser, nor schemas. Loading them takes longer than all else that it does.
import { expect, it } from 'vitest';
import { readSources, type Source, targetOf } from '../house/source-tree.ts';
import { packageRoot } from '../package-root.ts';

const HEAVY = /^(?:@temporalio\/|@grpc\/|@babel\/|yaml$|zod$)/;
/** What activities talk to services with. Of the SDK, code that checks inputs needs the failures: they are in `common`. */
const CLIENTS = /^(?:@temporalio\/(?!common)|@anthropic-ai\/|openai$|pg$|@aws-sdk\/)/;

const sources = new Map(readSources(packageRoot()).map((source) => [source.path, source]));

/** What is loaded with a file, and not later on. */
const loadedWith = (source: Source): readonly string[] => {
  const lines = source.text.split('\n');
  return source.imports
    .filter(({ typeOnly, line }) => !typeOnly && !(lines[line - 1] ?? '').includes('import('))
    .map(({ specifier }) => (specifier.startsWith('.') ? targetOf(source, specifier) : specifier));
};

/** The heavy packages that a file loads, each with the file that does. */
function heavyBehind(entry: string, heavy = HEAVY): readonly string[] {
  const seen = new Set<string>([entry]);
  const found: string[] = [];
  for (const path of seen) {
    const source = sources.get(path);
    if (source === undefined) throw new Error(`Failed to find ${path} among the sources.`);
    for (const target of loadedWith(source)) {
      if (heavy.test(target)) found.push(`${path} loads ${target}`);
      else if (sources.has(target)) seen.add(target);
    }
  }
  return found;
}

it.each([
  'harness/gate/gate.ts',
  'harness/cli/main.ts',
  'harness/cli/commands/replay.ts',
  'harness/config/load.ts',
  'harness/index.ts',
])('%s loads neither the SDK nor a parser nor schemas', (entry) => {
  expect(heavyBehind(entry)).toEqual([]);
});

it('registering pipelines loads no client of a service: whoever replays opens no activities', () => {
  expect(heavyBehind('pipelines/registry.ts', CLIENTS)).toEqual([]);
  expect(heavyBehind('pipelines/research/open-activities.ts', CLIENTS)).toContain(
    'pipelines/storage/database.ts loads pg',
  );
});

it('sees what a replaying process loads', () => {
  expect(heavyBehind('harness/replay/child.ts')).toContain('harness/replay/pass.ts loads @temporalio/worker');
});
