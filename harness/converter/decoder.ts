// Decodes histories of pipelines outside of a run: what each codec needs is opened once, when the first history of its pipeline comes.
import { tmpdir } from 'node:os';
import type { PayloadCodec } from '@temporalio/common';
import type { LoadedConfig } from '../config/load.ts';
import type { RunPlaces } from '../config/types.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { decodeHistory } from './decode-history.ts';
import type { Converted, Env } from './open.ts';

export interface Decoder {
  /**
   * The history itself where the pipeline has no codec.
   * @param source - for messages
   * @throws {HarnessError} `CONFIG_INVALID`: the codecs do not open · `HISTORY_UNREADABLE`: one of them refuses a payload
   */
  decode(pipeline: Converted, history: HistoryJson, source: string): Promise<HistoryJson>;
}

export const hasCodecs = ({ dataConverter }: Converted): boolean => dataConverter?.payloadCodecsPath !== undefined;

/** Nothing runs: addresses lead nowhere. */
const NOWHERE: RunPlaces = {
  llmUrl: 'http://127.0.0.1:9/v1',
  anthropicUrl: 'http://127.0.0.1:9',
  databaseUrl: 'postgres://127.0.0.1:9/none',
  scratchDir: tmpdir(),
};

/** What the configuration gives its workers, and over it what the shell has: keys of a cluster are in no configuration. */
const environmentOf = ({ config }: LoadedConfig): Env => ({ ...config.environment(NOWHERE), ...process.env });

/** @param config - of the repository: its environment is asked where a pipeline has codecs */
export function openDecoder(config: LoadedConfig): Decoder {
  const opened = new Map<string, Promise<readonly PayloadCodec[]>>();
  const open = async ({ name, dataConverter }: Converted): Promise<readonly PayloadCodec[]> => {
    const { payloadCodecsPath } = dataConverter ?? {};
    if (payloadCodecsPath === undefined) return [];
    // The SDK's converter, for pipelines that have one of their own.
    const { openConverter } = await import('./open.ts');
    const converter = await openConverter({ name, dataConverter: { payloadCodecsPath } }, environmentOf(config));
    return converter?.loaded.payloadCodecs ?? [];
  };
  return {
    async decode(pipeline, history, source) {
      if (!hasCodecs(pipeline)) return history;
      const codecs = opened.get(pipeline.name) ?? open(pipeline);
      opened.set(pipeline.name, codecs);
      return decodeHistory(history, await codecs, source);
    },
  };
}
