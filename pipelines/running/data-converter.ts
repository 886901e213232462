// A pipeline's data converter as workers and clients take it: paths as they are, codecs opened with their keys.
import { pathToFileURL } from 'node:url';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import type { Env, Pipeline } from '../pipeline.ts';

interface CodecsModule {
  payloadCodecs(env: Env): readonly PayloadCodec[] | Promise<readonly PayloadCodec[]>;
}

/**
 * To be spread into the options of a worker or a client; empty for a pipeline that has the SDK's own converter.
 * @throws what `payloadCodecs` throws: SettingsError, where a key is missing
 */
export async function dataConverterOf(
  { dataConverter }: Pick<Pipeline, 'dataConverter'>,
  env: Env,
): Promise<{ readonly dataConverter?: DataConverter }> {
  if (dataConverter === undefined) return {};
  const { payloadCodecsPath, ...paths } = dataConverter;
  if (payloadCodecsPath === undefined) return { dataConverter: paths };
  const { payloadCodecs } = (await import(pathToFileURL(payloadCodecsPath).href)) as CodecsModule;
  return { dataConverter: { ...paths, payloadCodecs: [...(await payloadCodecs(env))] } };
}
