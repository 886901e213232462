// Opens the data converter of a pipeline in this process: its modules loaded, its codecs with their keys.
import { realpathSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import type { DataConverter, LoadedDataConverter, PayloadCodec } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { importModule } from '../workers/host/load-pipeline.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** A pipeline, as far as its payloads go. */
export type Converted = Pick<Pipeline, 'name' | 'dataConverter'>;

export interface OpenConverter {
  /** For a worker. */
  readonly options: DataConverter;
  /** For a client, and for whoever reads payloads. */
  readonly loaded: LoadedDataConverter;
}

type Exports = Readonly<Record<string, unknown>>;

/** The SDK takes paths and requires them, which Node 20 cannot do with TypeScript: it finds what was loaded here. */
async function makeRequirable(path: string, name: string): Promise<void> {
  const exported = (await importModule<Exports>(path))[name];
  const real = realpathSync(path);
  const ready = new Module(real);
  ready.exports = { [name]: exported };
  ready.loaded = true;
  createRequire(import.meta.url).cache[real] = ready;
}

async function codecsFrom(path: string, env: Env): Promise<PayloadCodec[]> {
  const { payloadCodecs } = await importModule<Exports>(path);
  if (typeof payloadCodecs !== 'function') throw new Error(`${path} exports no function payloadCodecs(env)`);
  const codecs: unknown = await (payloadCodecs as (env: Env) => unknown)(env);
  if (!Array.isArray(codecs)) throw new Error(`payloadCodecs(env) of ${path} gives no list of codecs`);
  return codecs as PayloadCodec[];
}

async function open(paths: NonNullable<Pipeline['dataConverter']>, env: Env): Promise<OpenConverter> {
  const { payloadConverterPath, failureConverterPath, payloadCodecsPath } = paths;
  if (payloadConverterPath !== undefined) await makeRequirable(payloadConverterPath, 'payloadConverter');
  if (failureConverterPath !== undefined) await makeRequirable(failureConverterPath, 'failureConverter');
  const options: DataConverter = {
    ...(payloadConverterPath === undefined ? {} : { payloadConverterPath }),
    ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
    ...(payloadCodecsPath === undefined ? {} : { payloadCodecs: await codecsFrom(payloadCodecsPath, env) }),
  };
  return { options, loaded: loadDataConverter(options) };
}

/**
 * @param env - where codecs find their keys
 * @returns undefined for a pipeline that has the SDK's own converter
 * @throws {HarnessError} `CONFIG_INVALID` with what its modules say: a file is missing, or a key
 */
export async function openConverter({ name, dataConverter }: Converted, env: Env): Promise<OpenConverter | undefined> {
  if (dataConverter === undefined) return undefined;
  try {
    return await open(dataConverter, env);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to open the data converter of ${name}: ${reason.replace(/\.$/, '')}. Correct dataConverter of the pipeline, or set what its codecs read.`,
      { cause },
    );
  }
}
