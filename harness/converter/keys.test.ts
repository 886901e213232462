// A converter is a part of all that is kept: of the name of a bundle, of the key of a verdict, of whether a base has the same code.
import { describe, expect, it } from 'vitest';
import { placeOf } from '../bundle/request.ts';
import { pipelineSchema } from '../config/schema.ts';
import { REPLAY_SETTINGS, settingsKey } from '../gate/settings.ts';
import { problemsIn } from '../problems.ts';
import { codeKey, workflowCodeOf } from '../replay/workflow-code.ts';
import { billingPipeline } from './fixtures/billing.pipeline.ts';

const paths = (more: object) => ({ ...billingPipeline, dataConverter: { ...billingPipeline.dataConverter, ...more } });
const { dataConverter: _none, ...bare } = billingPipeline;

/** The same modules, in other places. */
const OTHERS = [
  ['none at all', bare],
  ['another payload converter', paths({ payloadConverterPath: '/other.ts' })],
  ['another failure converter', paths({ failureConverterPath: '/other.ts' })],
  [
    'the two in the place of each other',
    paths({
      payloadConverterPath: billingPipeline.dataConverter?.failureConverterPath,
      failureConverterPath: billingPipeline.dataConverter?.payloadConverterPath,
    }),
  ],
] as const;

const keysOf = (pipeline: typeof billingPipeline) => {
  const code = workflowCodeOf(pipeline);
  return {
    bundle: placeOf({ interceptorModules: [], ...code }).name,
    code: codeKey(code),
    verdict: settingsKey('the digest of the bundle', { ...code, root: '/' }, REPLAY_SETTINGS),
  };
};

describe('a converter is part of the keys', () => {
  const own = keysOf(billingPipeline);
  it.each(OTHERS)('%s has others', (_title, pipeline) => {
    const other = keysOf(pipeline);
    expect(other.bundle).not.toBe(own.bundle);
    expect(other.code).not.toBe(own.code);
    expect(other.verdict).not.toBe(own.verdict);
  });

  it('codecs are in none: what they make of a history is', () => {
    expect(keysOf(paths({ payloadCodecsPath: '/other.ts' }))).toEqual(own);
  });
});

it.each([
  ['dataConverter.payloadConverterPath', { payloadConverterPath: './money.ts' }],
  ['dataConverter', { payloadCodecs: [] }],
])('what is wrong with one is told before anything starts: %s', (path, dataConverter) => {
  expect(problemsIn(pipelineSchema, billingPipeline)).toEqual([]);
  const [problem] = problemsIn(pipelineSchema, { ...billingPipeline, dataConverter });
  expect(problem?.path).toMatch(new RegExp(`^${path}`));
});
