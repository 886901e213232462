// Decoding for the looks after the verdicts: each owner of a history gets it, by its own codec.
import { expect, it } from 'vitest';
import type { Decoder } from '../converter/decoder.ts';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { ownedOnes, type Owners } from './decode-found.ts';
import { madeHistory, repositoryOf } from './fixtures/histories.ts';
import type { FoundHistory } from './sources/types.ts';

const [plain] = repositoryOf('/nowhere', '/nowhere/workflow.ts', ['pay']).pipelines;
const named = (name: string): Pipeline => ({
  ...(plain ?? expect.fail('the fixture is empty')),
  name,
  dataConverter: { payloadCodecsPath: `/nowhere/${name}.ts` },
});
const PIPELINES = [named('cards'), named('banks')];

/** Notes who asked in the history itself. */
const decoder = {
  decode: (pipeline: Pipeline, history: unknown) =>
    pipeline.name === 'refuses'
      ? Promise.reject(new HarnessError('HISTORY_UNREADABLE', 'Failed to decode: no key. Set it.'))
      : Promise.resolve({ ...(history as object), by: pipeline.name }),
} as unknown as Decoder;

const found = (more: { readonly pipeline?: string; readonly beside?: string }): FoundHistory => {
  const history = madeHistory({ type: 'pay' });
  const known = { file: 'pay.json', workflowId: 'w', runId: 'r', workflowType: 'pay', status: 'completed' as const };
  return { kind: 'history', history, events: 5, format: 'cli-json', repairs: [], warnings: [], ...known, ...more };
};
async function* source(...all: readonly FoundHistory[]): AsyncGenerator<FoundHistory> {
  yield* await Promise.resolve(all);
}
async function owned(pipelines: readonly Pipeline[], ...all: readonly FoundHistory[]) {
  return ownedBy({ pipelines }, ...all);
}
async function ownedBy(owners: Owners, ...all: readonly FoundHistory[]) {
  const seen: unknown[] = [];
  for await (const { pipeline, history } of ownedOnes(source(...all), owners, decoder))
    seen.push([pipeline, (history as unknown as { readonly by: string }).by]);
  return seen;
}

it('gives a history that several pipelines may own once for each, each time decoded by that one', async () => {
  expect(await owned(PIPELINES, found({}))).toEqual([
    ['cards', 'cards'],
    ['banks', 'banks'],
  ]);
});

it('gives a baseline to the pipeline that it was found under alone', async () => {
  expect(await owned(PIPELINES, found({ pipeline: 'banks' }), found({ beside: 'cards' }))).toEqual([
    ['banks', 'banks'],
    ['cards', 'cards'],
  ]);
});

it('gives nothing to a pipeline that was not asked about', async () => {
  const all = [found({}), found({ beside: 'cards' }), found({ beside: 'banks' })];
  expect(await ownedBy({ pipelines: PIPELINES, only: ['banks'] }, ...all)).toEqual([
    ['banks', 'banks'],
    ['banks', 'banks'],
  ]);
});

it('leaves out who cannot decode it, and what belongs to nobody', async () => {
  expect(await owned([named('refuses'), named('banks')], found({}), found({ pipeline: 'gone' }))).toEqual([
    ['banks', 'banks'],
  ]);
});
