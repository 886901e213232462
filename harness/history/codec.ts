// Finds the protobufjs that the SDK's own message types were built with. An npm layout may hold two of them, and only one fits.
import { createRequire } from 'node:module';
import proto from '@temporalio/proto';
import { HarnessError } from '../errors.ts';

/** Between a message of the `temporal.api.history.v1.History` type and its proto3 JSON form. */
export interface HistoryCodec {
  fromJson(json: unknown): proto.temporal.api.history.v1.IHistory;
  toJson(history: proto.temporal.api.history.v1.IHistory): unknown;
}

interface ProtoJson {
  fromJson(type: unknown, json: unknown, options: { ignoreUnknownFields: boolean }): unknown;
  toJson(type: unknown, message: unknown): unknown;
}

interface ProtoUtils {
  historyFromJSON(history: unknown): proto.temporal.api.history.v1.IHistory;
  historyToJSON(history: proto.temporal.api.history.v1.IHistory): string;
}

interface PatchedRoot {
  lookupType(name: string): unknown;
}

/** The smallest history that touches an enum, a 64-bit id, a time and a payload: a codec that fails on it fails on all. */
const SPECIMEN = {
  events: [
    {
      eventId: '1',
      eventTime: '2026-01-02T03:04:05.000000006Z',
      eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED',
      workflowExecutionSignaledEventAttributes: {
        signalName: 'probe',
        input: { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'MQ==' }] },
      },
    },
  ],
};

const requireHere = createRequire(import.meta.url);

/** The documented route; broken where npm hoists another protobufjs beside the SDK's (sdk 1.23 and 1.24). */
function publicCodec(): HistoryCodec {
  const utils = requireHere('@temporalio/common/lib/proto-utils') as ProtoUtils;
  return {
    fromJson: (json) => utils.historyFromJSON(json),
    toJson: (history) => JSON.parse(utils.historyToJSON(history)) as unknown,
  };
}

/** The same conversion with the protobufjs that `@temporalio/proto` itself resolves. */
function nestedCodec(): HistoryCodec {
  const requireFromProto = createRequire(requireHere.resolve('@temporalio/proto'));
  const json = requireFromProto('protobufjs/ext/protojson') as ProtoJson;
  const { patchProtobufRoot } = requireFromProto('@temporalio/proto/lib/patch-protobuf-root') as {
    patchProtobufRoot(root: unknown): PatchedRoot;
  };
  const type = patchProtobufRoot(proto).lookupType('temporal.api.history.v1.History');
  const { History } = proto.temporal.api.history.v1;
  return {
    fromJson: (value) =>
      json.fromJson(type, value, { ignoreUnknownFields: true }) as proto.temporal.api.history.v1.IHistory,
    toJson: (history) => json.toJson(type, History.fromObject(history)),
  };
}

/** Whether the specimen survives a round trip. A route that throws is reported as the reason. */
function defectOf(route: () => HistoryCodec): { codec: HistoryCodec } | { defect: string } {
  try {
    const codec = route();
    const back = codec.toJson(codec.fromJson(SPECIMEN));
    if (JSON.stringify(back) === JSON.stringify(SPECIMEN)) return { codec };
    return { defect: `gave back ${JSON.stringify(back)}` };
  } catch (error) {
    return { defect: String(error) };
  }
}

/** Tries the routes in order and keeps the first that works. */
export function chooseCodec(routes: readonly { name: string; open: () => HistoryCodec }[]): HistoryCodec {
  const defects: string[] = [];
  for (const route of routes) {
    const tried = defectOf(route.open);
    if ('codec' in tried) return tried.codec;
    defects.push(`${route.name}: ${tried.defect}`);
  }
  throw new HarnessError(
    'HARNESS_FAULT',
    `Failed to load a converter for Event Histories: ${defects.join('; ')}. ` +
      'Install one version of protobufjs (^8.7.1) as a direct dependency, then run `npm ls protobufjs` to see that it is the only one.',
  );
}

/** Exported for the test that breaks them one by one. */
export const ROUTES: readonly { readonly name: string; readonly open: () => HistoryCodec }[] = [
  { name: '@temporalio/common', open: publicCodec },
  { name: '@temporalio/proto', open: nestedCodec },
];

let chosen: HistoryCodec | undefined;

/** The converter that works in this installation, found once per process. */
export function historyCodec(): HistoryCodec {
  chosen ??= chooseCodec(ROUTES);
  return chosen;
}
